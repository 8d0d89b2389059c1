//! 页面对作者所说的话，简体中文。

use crate::author::Author;

pub(crate) fn text(text: Author) -> &'static str {
    match text {
        Author::Help => "把这次运行放进自己的页面。读者滚动到附近时才会加载，移出视野时暂停。",
        Author::Place => "用于",
        Author::PlaceElement => "HTML 页面",
        Author::PlaceBlock => "带实时运行的 Markdown",
        Author::PlaceFrame => "iframe，不用脚本",
        Author::PlaceReadme => "README：图片和链接",
        Author::PlaceChat => "聊天或信息流：地址",
        Author::HelpElement => "运行就绪之前、打印时以及对没有脚本的读者，显示的都是这张图片。",
        Author::HelpBlock => {
            "适用于 mdBook，以及任何由 Markdown 生成页面的工具，前提是页面包含脚本 blocks.js。"
        }
        Author::HelpFrame => "适用于不接受脚本的系统。如果无法连接 Faultline，就什么也不显示。",
        Author::HelpReadme => "适用于 GitHub 等不运行脚本的页面。图片携带这次运行，拖到此页面上即可打开。",
        Author::HelpChat => "此场景自己的页面：聊天软件会显示它的标题和图片。",
        Author::Single => "单文件运行",
        Author::SingleWhat => "无需网络即可打开的网页，适合放进 U 盘或存档",
        Author::NoSingle => "此浏览器无法压缩文件，较新的版本可以。",
        Author::Height => "高度（像素）",
        Author::Auto => "自动高度",
        Author::Controls => "控件",
        Author::ControlsFull => "完整：操作、面板、播放控制",
        Author::ControlsMinimal => "精简：播放和时间",
        Author::ControlsNone => "无：可播放的图片",
        Author::Theme => "颜色",
        Author::ThemeAuto => "跟随所在页面",
        Author::ThemeLight => "浅色",
        Author::ThemeDark => "深色",
        Author::Start => "起始时刻",
        Author::Stop => "停止时刻",
        Author::StopNever => "不停止",
        Author::Now => "当前",
        Author::Plays => "自动播放",
        Author::Picture => "图片",
        Author::PictureInside => "放在文本中",
        Author::PictureSvg => "SVG 文件",
        Author::PicturePng => "PNG 文件",
        Author::PictureNone => "不要图片",
        Author::Preview => "预览",
        Author::Text => "文本",
        Author::Copy => "复制文本",
        Author::CopyAndSave => "复制文本并保存图片",
        Author::BadHeight => "可接受 100 到 4000 之间的整数像素。",
        Author::BadMoment => "可接受 3.2s 或 80ms 这样的时刻，最大 3600s。",
        Author::BadStop => "可接受起始时刻之后的时刻，例如 5s；也可以留空。",
    }
}
