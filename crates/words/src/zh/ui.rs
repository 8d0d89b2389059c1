//! 页面的固定文字。

use crate::Ui;

pub(super) fn text(text: Ui) -> &'static str {
    match text {
        Ui::Title => "Faultline",
        Ui::Tagline => "观看真实的分布式协议运行，亲手制造故障，并把这次运行原样分享给别人。",
        Ui::Play => "播放",
        Ui::Pause => "暂停",
        Ui::StepForward => "前进一步",
        Ui::StepBack => "后退一步",
        Ui::ToStart => "回到开头",
        Ui::ToEnd => "到最新时刻",
        Ui::TimeSlider => "时间",
        Ui::SpeedSlider => "速度",
        Ui::Command => "命令",
        Ui::CommandHint => "例如 crash n1、cut n2 n3、heal……",
        Ui::CommandHelp => "输入一个操作，按 Enter 键在当前时刻执行；按 Tab 键补全。",
        Ui::CommandFull => "这次运行的脚本已满：最多 2,000 个操作。",
        Ui::NotSent => "未执行：执行后，任何链接都无法容纳此运行。",
        Ui::RunDigest => "运行摘要",
        Ui::DigestHelp => "摘要相同，就表示到这一时刻为止两次运行的每个事件都相同。",
        Ui::Share => "分享",
        Ui::Shared => "链接已复制",
        Ui::ShareFailed => "浏览器不允许复制。链接在地址栏中。",
        Ui::Help => "帮助",
        Ui::Close => "关闭",
        Ui::NewRun => "新的运行",
        Ui::NodesField => "节点",
        Ui::ClientsField => "客户端",
        Ui::SeedField => "种子",
        Ui::AnotherSeed => "换一个种子",
        Ui::Bugs => "植入的缺陷",
        Ui::Apply => "开始这次运行",
        Ui::Events => "事件",
        Ui::Node => "检视",
        Ui::Rules => "规则",
        Ui::Run => "运行",
        Ui::Series => "时间序列",
        Ui::AllEvents => "所有事件",
        Ui::NoEvents => "还没有发生任何事。",
        Ui::Earlier => "更早的事件",
        Ui::Board => "任务",
        Ui::LogTable => "日志",
        Ui::LogEmpty => "所有日志都为空。",
        Ui::LogKeys => {
            "日志条目。方向键：在条目之间移动；Page Up 和 Page Down：更早和更晚的条目；Home 和 End：第一个和最后一个条目；Enter：查看追加该条目的事件。"
        }
        Ui::LogHint => "将指针移到条目上查看详情。",
        Ui::LogOlder => "更早的条目",
        Ui::LogNewer => "更晚的条目",
        Ui::Network => "网络",
        Ui::Store => "键值存储",
        Ui::StoreEmpty => "空",
        Ui::NoSelection => "没有选中任何对象。",
        Ui::SelectHint => "选中节点、链路、消息或客户端，对它进行操作。拖动划过链路可将其切断。",
        Ui::Deselect => "取消选中",
        Ui::SendRequest => "发送",
        Ui::RequestField => "请求",
        Ui::RuleHolds => "目前成立",
        Ui::RuleBroken => "被违反",
        Ui::Hint => "试一试：选中一个节点，让它崩溃。",
        Ui::HintDismiss => "知道了",
        Ui::Branches => "分支",
        Ui::BranchHelp => "您在过去的时刻进行了操作，因此从那里开始了新的分支。原来的未来仍然保留。",
        Ui::CatchingUp => "正在模拟到链接中的时刻……",
        Ui::Limit => "请回到较早的时刻，或开始新的运行。",
        Ui::Diverged => "重放这次运行得到了不同的摘要。这是 Faultline 的缺陷，请附上此链接进行反馈。",
        Ui::LinkProblem => "无法打开此链接，因此显示新的运行。",
        Ui::RunStays => "无法打开那次运行。当前的运行保持不变。",
        Ui::Timers => "定时器",
        Ui::Clock => "时钟",
        Ui::Server => "处理消息",
        Ui::Work => "工作",
        Ui::ThemeSystem => "颜色：跟随系统",
        Ui::ThemeLight => "颜色：浅色",
        Ui::ThemeDark => "颜色：深色",
        Ui::Language => "语言",
        Ui::LanguageStays => "无法加载另一种语言，页面仍使用中文。请再试一次。",
        Ui::Keys => "键盘快捷键",
        Ui::KeysList => {
            "空格\t播放或暂停\n. 和 ,\t前进或后退一步\n+ 和 -\t加快或减慢\nHome 和 End\t最早和最新时刻\n1 到 9\t选中节点\nK\t崩溃或重启\nJ\t退出或加入\nF\t冻结或恢复运行\nI\t隔离或修复\nT\t触发定时器\nW\t清空磁盘\nL\t减速或全速\nO\t时钟走慢或校准\nC\t请求\nX\t切断或修复链路\nD、U、H、Enter\t丢弃、重复、扣留、送达消息\nA\t修复所有链路\n/\t命令\nS\t分享\nCtrl Z\t撤销\n方向键\t在画面的对象之间移动\nEscape\t取消选中"
        }
        Ui::SkipToControls => "跳到控制区",
        Ui::Script => "脚本",
        Ui::ScriptEmpty => "还没有操作。",
        Ui::Diagram => "时空图",
        Ui::DiagramHelp => {
            "时空图。左右方向键：前一个和后一个事件；Enter：前往该事件；上下方向键：缩放；加 Shift：平移；\
             加 Alt：移动所选节点的泳道。"
        }
        Ui::ZoomIn => "放大",
        Ui::ZoomOut => "缩小",
        Ui::Follow => "跟随当前时刻",
        Ui::Embed => "嵌入",
        Ui::EmbedHelp => "把当前的运行放进您自己的网页。读者滚动到附近时它才加载，离开视野时暂停。",
        Ui::EmbedElement => "HTML 元素",
        Ui::EmbedFrame => "普通 iframe，不用脚本",
        Ui::EmbedBook => "mdBook",
        Ui::EmbedMarkdown => "Markdown：带链接的图片",
        Ui::EmbedPicture => "图片由此命令生成：faultline picture",
        Ui::EmbedProblem => "无法按此地址的要求嵌入。",
        Ui::Copy => "复制",
        Ui::Copied => "已复制",
        Ui::CopyFailed => "浏览器不允许复制。请选中文本后手动复制。",
        Ui::OpenRun => "在 Faultline 中打开",
        Ui::Undo => "撤销",
        Ui::NothingToUndo => "这个分支上没有可以撤销的操作。",
        Ui::StageKeys => "网络。左右方向键：在对象之间移动；上下方向键：在对象种类之间移动；Enter：选中。",
        Ui::BoardKeys => {
            "任务。方向键：在任务之间移动；Home 和 End：第一个和最后一个任务；Enter：选中执行该任务的工作节点。"
        }
        Ui::BoardHint => "圆点：开始过不止一次。将指针移到任务上查看详情。",
        Ui::Legend => "图例",
        Ui::LegendEntries => {
            "日志条目以其任期或提案编号的颜色显示，并标出编号。边框为实线表示已提交或已选定，虚线表示尚未提交或选定，\
             点线表示尚未落盘。"
        }
        Ui::LegendSamples => {
            "携带内容的请求；水滴的尖端指向去处，颜色表示任期或提案编号\n不携带内容的请求，例如心跳\n表示同意的应答\n表示拒绝的应答\n被扣留的消息\n丢失的消息\n\
             追随者；圆弧是它的定时器，会逐渐走完\n领导者：带圆环，颜色表示任期或提案编号\n候选者：圆环按可能得到的选票分段，已得到的一段变亮\n已提交事务的节点\n已中止事务的节点\n\
             已崩溃的节点\n不是集群成员的节点：尚未加入，或已经退出\n被冻结的节点\n等待磁盘的节点\n已切断的链路\n单向切断的链路：箭头表示被切断的方向\n慢链路\n会丢失消息的链路\n会重复消息的链路"
        }
        Ui::Because => "起因于",
        Ui::NoteDisk => "节点已崩溃：这里显示它磁盘上的内容。",
        Ui::NoteNoMember => "这个节点不是集群成员：机器还在，但没有进程运行。",
        Ui::Catalogue => "目录",
        Ui::CatalogueHelp => "启动一个协议，或打开一个场景：每个场景演示一件事。您随时可以动手干预。",
        Ui::Protocols => "协议",
        Ui::BackToRun => "回到运行",
        Ui::OpenFile => "打开场景文件或图片",
        Ui::FileProblem => "文件没有打开；当前的运行保持不变。",
        Ui::FileTooLong => "文件太长：场景文件最大 1 MiB。",
        Ui::FileUnreadable => "浏览器无法将其作为文本读取。场景文件是 TOML 格式的文本。",
        Ui::PictureUnreadable => "浏览器无法读取这张图片：它可能在选择之后被移动、修改或删除了。",
        Ui::NoPicture => "只有 SVG 和 PNG 图片可以携带运行，这个文件两者都不是。",
        Ui::PictureTooLong => {
            "这个 SVG 的前 1 MiB 没有携带运行，其余部分没有读取。Faultline 生成的图片在文件开头携带运行。"
        }
        Ui::NoRunInPicture => "这张图片没有携带运行。Faultline 生成的图片会携带运行，除非被其他程序去掉。",
        Ui::NotLoaded => "页面的一部分无法加载。请检查网络连接后重试。",
        Ui::Outdated => {
            "页面的一部分无法加载：此网站已更新 Faultline。请重新加载页面，运行仍保留在地址栏中。"
        }
        Ui::Loading => "正在加载……",
        Ui::TryAgain => "重试",
        Ui::Reload => "重新加载",
        Ui::LinkField => "更正后的链接",
        Ui::OpenLink => "打开",
        Ui::BreaksRule => "违反规则",
        Ui::Lesson => "课程",
        Ui::Back => "上一步",
        Ui::Next => "下一步",
        Ui::LessonBegins => "按“播放”，等待事情发生；或按“下一步”直接前往。",
        Ui::LessonOver => "这是最后一步。现在由您操作：让节点崩溃，切断链路，或让它继续运行。",
        Ui::LessonLeft => "您改变了这次运行，说明文字不再与之相符。",
        Ui::TakeControls => "由我操作",
        Ui::LessonAgain => "继续课程",
        Ui::ItsMoment => "前往这一时刻",
        Ui::ItsRun => "回到场景的运行",
        Ui::MustHappen => "必须发生",
        Ui::NotMet => "没有发生",
        Ui::Export => "导出",
        Ui::ExportMoment => "此刻的状态",
        Ui::ExportWindow => "时空图显示的片段",
        Ui::ExportSoFar => "到此刻为止的全部内容",
        Ui::ExportCharts => "时间序列图",
        Ui::ExportSeries => "时间序列数据",
        Ui::ExportMermaid => "Mermaid 时序图",
        Ui::ExportTrace => "JSON Lines 轨迹",
        Ui::ExportShiviz => "ShiViz 日志",
        Ui::ExportScenario => "场景文件",
        Ui::ExportFailed => "没有导出任何内容。",
        Ui::ExportNoPicture => "浏览器无法绘制图片，请改用 SVG。",
        Ui::ExportNoPanel => "此协议没有这种视图。",
        Ui::ExportNotSaved => "浏览器无法保存文件。",
    }
}
