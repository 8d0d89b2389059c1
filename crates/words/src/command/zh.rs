//! 命令行，简体中文。

use super::{Accepts, CommandWords, Listed, Said, Wrong};
use crate::Chinese;
use crate::zh::over;
use faultline_engine::Panel;

/// Faultline 可能所在的位置。
const SITES: &str = "https://example.org/faultline/ 这样的地址，或 app/ 这样的书内目录";

impl CommandWords for Chinese {
    fn listed(&self, listed: Listed) -> &'static str {
        match listed {
            Listed::Facts => "事实",
            Listed::Settings => "设置",
            Listed::Bugs => "植入的缺陷",
            Listed::Rules => "规则",
            Listed::Scenarios => "场景",
        }
    }

    fn wrong(&self, wrong: Wrong) -> &'static str {
        match wrong {
            Wrong::Expectation => "运行不符合预期",
            Wrong::Digest => "运行的摘要与记录的摘要不同",
            Wrong::Grammar => "无法读取预期",
            Wrong::Link => "无法打开链接",
            Wrong::Scenario => "无法读取场景",
            Wrong::Block => "代码块或预期无法使用",
            Wrong::End => "运行在链接的时刻之前结束",
            Wrong::Timeout => "运行耗时超过限制",
        }
    }

    fn said(&self, said: Said<'_>) -> String {
        match said {
            Said::StandardInput => "标准输入".into(),
            Said::Block => "代码块".into(),
            Said::NoScenario(path) => {
                format!("{path}：没有这个场景文件；可接受的值：.toml 文件的路径、链接，或 -")
            }
            Said::Folder(path) => {
                format!("{path} 是目录；可接受的值：场景文件或携带运行的图片的路径、链接，或 -")
            }
            Said::PageAddress(page) => format!(
                "--page“{page}”无法使用；可接受的值：https://example.org/faultline/ 这样的地址，或一个路径"
            ),
            Said::OwnAddress(address) => {
                format!("--address“{address}”无法使用；可接受的值：https://example.org/runs/ 这样的完整地址")
            }
            Said::NoOwnAddress => {
                "没有给出 --address，页面中的图片只有相对地址，多数聊天软件因此不会显示图片".into()
            }
            Said::NoSiteIn(folder) => format!(
                "--page {folder}：其中没有构建好的 Faultline；与 --single 一起可接受的值：“cargo xtask build”生成的目录，例如 dist/\
                （页面的“导出”也能生成这样的文件）"
            ),
            Said::NotInSite { protocol, site } => {
                format!("{site} 中的网站没有该语言的 {protocol}；可接受的值：同一版本的网站")
            }
            Said::SeveralInOne(path) => {
                format!("{path} 只能容纳一次运行；多次运行可接受的值：名称不以 .html 结尾的目录")
            }
            Said::NoFolder(path) => format!("{path} 是文件；可接受的值：一个目录，不存在时会自动创建"),
            Said::NoPath(path) => format!("{path}：没有这个文件或目录"),
            Said::Unreadable(path) => format!("无法读取 {path}"),
            Said::NotText(path) => format!("{path} 不是 UTF-8 文本"),
            Said::Unlistable(path) => format!("无法列出 {path} 的内容"),
            Said::Unwritable(path) => format!("无法写入 {path}"),
            Said::Unopened(why) => format!("链接：{why}"),
            Said::NoLink { fragment, why } => format!(
                "链接“{fragment}”：{why}可接受的值：raft?nodes=5&at=3s 这样的链接、场景文件的路径，或 -。"
            ),
            Said::EndsBefore { head, to, why } => {
                format!("{to} 晚于运行的结束时刻 {head}。{}", over(why))
            }
            Said::NoStretch => "--from 和 --to 用于时空图和时间序列；其他视图可接受 --at".into(),
            Said::NoRunInPicture => "图片携带的不是链接；可接受的内容：“faultline picture” 写入的内容".into(),
            Said::NoRunIn(path) => format!(
                "{path} 没有携带运行；可接受的内容：由“faultline picture”或页面的“导出”生成的 SVG 或 PNG，且其中的运行没有被其他程序去掉"
            ),
            Said::PictureFormat(name) => {
                format!(
                    "{name}：图片只能写成 SVG 或 PNG；可接受的文件名：以 .svg 或 .png 结尾，或没有扩展名（写成 SVG）"
                )
            }
            Said::NoFont(sign) => format!(
                "本机没有包含字符“{sign}”的字体，PNG 中会缺少它；可接受的做法：使用以 .svg 结尾的文件名，或安装包含该字符的字体（Debian 上为 \
                 fonts-dejavu、fonts-noto-cjk）"
            ),
            Said::NoHeight => {
                "--height 用于网络图、时空图、任务面板和矩阵；时间序列和日志可接受 --width".into()
            }
            Said::NoPanel { protocol, panel: Panel::Board } => {
                format!("{protocol} 没有任务面板；--view 可接受 network、diagram 或 series")
            }
            Said::NoPanel { protocol, panel: Panel::Matrix } => {
                format!("{protocol} 没有矩阵；--view 可接受 network、diagram 或 series")
            }
            Said::NoPanel { protocol, .. } => {
                format!("{protocol} 没有日志；--view 可接受 network、diagram 或 series")
            }
            Said::EveryWithoutSeries => "--every 只用于 --series".into(),
            Said::TooManyRows { every, rows, most, least } => {
                format!("--every {every} 会产生 {rows} 行；最多接受 {most} 行，可接受 {least} 或更长")
            }
            Said::Digest { digest, head, events } => {
                format!("摘要 {digest}，时刻 {head}，共 {events} 个事件")
            }
            Said::Full(why) => over(why),
            Said::TooSlow { timeout, head } => {
                format!("该运行耗时超过 {timeout}，到其自身时间 {head} 时被放弃；可用 --timeout 放宽限制。")
            }
            Said::NothingToCheck(paths) => format!(
                "{} 中没有可检查的内容；查找的是场景文件（.toml）、页面（.md、.markdown、.mdx、.rst、.adoc、.asciidoc、.html、.htm）和笔记本（.ipynb）中 #raft?nodes=5 这样的链接，\
                 以及携带运行的图片（.svg、.png）",
                paths.join("、")
            ),
            Said::Checked { runs, files, events, wrong, unreadable } => {
                let mut verdict = if wrong == 0 {
                    "全部符合预期".into()
                } else {
                    format!("{wrong} 次不符合预期")
                };
                if unreadable > 0 {
                    verdict += &format!("，{unreadable} 个路径未能读取");
                }
                format!("{files} 个文件中的 {runs} 次运行，{events} 个事件：{verdict}")
            }
            Said::InCell { cell, line, what } => format!("第 {cell} 个单元格第 {line} 行：{what}"),
            Said::NotNotebook(why) => format!("文件不是格式 4 的 Jupyter 笔记本：{why}。"),
            Said::Blessed { old, new } => format!("摘要 {old} 已替换为 {new}。"),
            Said::NotBlessed => "--bless 只修改文件行中的“digest … at …”；图片需要重新绘制。".into(),
            Said::Progress => "{bar:30} 已完成 {pos}/{len} 次运行，每秒 {rate} 次，剩余 {eta}".into(),
            Said::EmptyBlock => {
                "代码块为空；可接受的内容：#raft?nodes=5&at=3s 这样的链接、场景，或场景文件的路径。".into()
            }
            Said::BelowLink => {
                "代码块中的链接之后只接受“expect: safe”和“options: height=300”这样的行。".into()
            }
            Said::NoLinkAbove => "上方没有这个预期所属的链接。".into(),
            Said::FileOfPage { path, error } => {
                format!("无法读取场景文件 {path}（{error}）；路径从页面所在的目录算起。")
            }
            Said::LinkOfPage(why) => format!("无法读取链接。{why}"),
            Said::RunOfPage(why) => format!("无法打开链接。{why}"),
            Said::Expectation { text, why } => format!("预期“{text}”：{why}"),
            Said::EndsBeforeLink(head, why) => {
                format!("链接的时刻晚于运行的结束时刻 {head}。{}", over(why))
            }
            Said::Included { line, what } => format!("此处引入内容的第 {line} 行：{what}"),
            Said::Option { key, value, accepted } => {
                let accepted = match accepted {
                    Accepts::OneOf(words) => words.join("、"),
                    Accepts::Pixels(least, most) => format!("{least} 到 {most} 之间的整数像素，或 auto"),
                    Accepts::Moment(most) => format!("不晚于 {most} 的时刻，例如 3.2s"),
                };
                format!("选项 {key} 的值是“{value}”；可接受的值：{accepted}。")
            }
            Said::NoOption(key, known) => {
                format!("没有选项“{key}”；可接受的选项：{}。", known.join("、"))
            }
            Said::SiteNotText => format!("site 不是文本；可接受的值：{SITES}"),
            Said::Site(site) => format!("site“{site}”不可用；可接受的值：{SITES}"),
            Said::NoSite => format!(
                "不知道 Faultline 位于何处；可接受的写法：在链接的 # 之前写明地址，或在 book.toml 的 \
                 [preprocessor.faultline] 下写一行 site = \"…\"，内容是 {SITES}。"
            ),
            Said::NoKey { key, of_mdbook } => format!(
                "没有键“{key}”；可接受的键：site、height、controls、theme、lang、autoplay，以及 mdBook 自己的：{}",
                of_mdbook.join("、")
            ),
            Said::ByMdBook => "此命令由 mdBook 调用并传入整本书；用法见 `faultline mdbook --help`".into(),
            Said::NotABook => "标准输入不是 mdBook 0.5 传入的书".into(),
            Said::BookUnwritten => "无法写出整本书".into(),
            Said::Book(problems) => format!("书中的运行无法使用：\n{}", problems.join("\n")),
        }
    }
}
