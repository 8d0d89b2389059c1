//! The fixed texts of the page.

use crate::Ui;

pub(super) fn text(text: Ui) -> &'static str {
    match text {
        Ui::Title => "Faultline",
        Ui::Tagline => {
            "Watch real distributed protocols run, break them by hand, and send the exact run to somebody else."
        }
        Ui::Play => "Play",
        Ui::Pause => "Pause",
        Ui::StepForward => "Step forward",
        Ui::StepBack => "Step back",
        Ui::ToStart => "To the start",
        Ui::ToEnd => "To the latest moment",
        Ui::TimeSlider => "Time",
        Ui::SpeedSlider => "Speed",
        Ui::Command => "Command",
        Ui::CommandHint => "crash n1, cut n2 n3, heal …",
        Ui::CommandHelp => "One action, done at the present moment when you press Enter. Tab completes.",
        Ui::CommandFull => "The script of this run is full: no more than 2,000 actions.",
        Ui::RunDigest => "Run digest",
        Ui::DigestHelp => "The same digits here mean the same run up to this moment, event for event.",
        Ui::Share => "Share",
        Ui::Shared => "Link copied",
        Ui::ShareFailed => "The browser did not let the page copy. The link is in the address bar.",
        Ui::Help => "Help",
        Ui::Close => "Close",
        Ui::NewRun => "New run",
        Ui::NodesField => "Nodes",
        Ui::ClientsField => "Clients",
        Ui::SeedField => "Seed",
        Ui::AnotherSeed => "Another seed",
        Ui::Bugs => "Planted bugs",
        Ui::Apply => "Start this run",
        Ui::Events => "Events",
        Ui::Node => "Inspector",
        Ui::Rules => "Rules",
        Ui::Run => "Run",
        Ui::Series => "Series",
        Ui::AllEvents => "Every event",
        Ui::NoEvents => "Nothing has happened yet.",
        Ui::Earlier => "Earlier events",
        Ui::Board => "Tasks",
        Ui::LogTable => "Logs",
        Ui::LogEmpty => "All logs are empty.",
        Ui::LogIndex => "Index",
        Ui::Network => "Network",
        Ui::Store => "Key-value store",
        Ui::StoreEmpty => "empty",
        Ui::NoSelection => "Nothing is selected.",
        Ui::SelectHint => {
            "Select a node, a link, a message or a client to act on it. Drag across links to cut them."
        }
        Ui::Deselect => "Deselect",
        Ui::SendRequest => "Ask",
        Ui::RequestField => "Request",
        Ui::RuleHolds => "holds so far",
        Ui::RuleBroken => "broken",
        Ui::Hint => "Try it: select a node, then crash it.",
        Ui::HintDismiss => "Got it",
        Ui::Branches => "Branches",
        Ui::BranchHelp => "You acted in the past: a new branch began there. The old future is kept.",
        Ui::CatchingUp => "Simulating up to the moment in the link …",
        Ui::Limit => "This run is as long as a run may be. Go back, or start a new one.",
        Ui::Diverged => {
            "A replay of this run gave a different digest. That is a bug in Faultline: please report it with this link."
        }
        Ui::LinkProblem => "This link cannot be opened. A fresh run is shown instead.",
        Ui::RunStays => "That run cannot be opened. The run in view stays as it is.",
        Ui::Timers => "Timers",
        Ui::Work => "Work",
        Ui::ThemeSystem => "Colours: as the system",
        Ui::ThemeLight => "Colours: light",
        Ui::ThemeDark => "Colours: dark",
        Ui::Keys => "Keys",
        Ui::KeysList => {
            "Space: play or pause\n. and ,: step forward and back\n+ and -: faster and slower\nHome and End: first and latest moment\n1 to 9: select a node\nK: crash or restart\nF: freeze or thaw\nI: isolate or heal\nT: fire the timer\nW: wipe the disk\nL: slow or full speed\nC: request\nX: cut or heal the link\nD, U, H, Enter: drop, duplicate, hold, deliver a message\nA: heal all links\n/: command\nS: share\nCtrl Z: undo\nArrow keys: from thing to thing on the stage\nEscape: deselect"
        }
        Ui::SkipToControls => "Skip to the controls",
        Ui::Script => "Script",
        Ui::ScriptEmpty => "No actions yet.",
        Ui::Diagram => "Space-time diagram",
        Ui::DiagramHelp => {
            "Space-time diagram. Left and right arrow: the event before and after; Enter: go there; up and down \
             arrow: zoom; with Shift: pan; with Alt: move the lane of the selected node."
        }
        Ui::ZoomIn => "Zoom in",
        Ui::ZoomOut => "Zoom out",
        Ui::Follow => "Follow the moment",
        Ui::Embed => "Embed",
        Ui::EmbedHelp => {
            "Put this run, as it is now, into a page of yours. It loads when a reader comes near it and rests when nobody sees it."
        }
        Ui::EmbedElement => "HTML element",
        Ui::EmbedFrame => "Plain iframe, without a script",
        Ui::EmbedBook => "mdBook",
        Ui::EmbedMarkdown => "Markdown: a picture with a link",
        Ui::EmbedPicture => "The picture is made by: faultline picture",
        Ui::EmbedProblem => "This address cannot be embedded as it asks.",
        Ui::Copy => "Copy",
        Ui::Copied => "Copied",
        Ui::CopyFailed => "The browser did not let the page copy. Select the text and copy it.",
        Ui::OpenRun => "Open in Faultline",
        Ui::Undo => "Undo",
        Ui::NothingToUndo => "Nothing to undo on this branch.",
        Ui::StageKeys => {
            "Network. Left and right arrow: from thing to thing; up and down arrow: from kind to kind; Enter selects."
        }
        Ui::BoardKeys => "Tasks. Arrow keys: from task to task; Home and End; Enter selects who has it.",
        Ui::BoardHint => "Dot: begun more than once. Point at a task for more.",
        Ui::Legend => "What the pictures mean",
        Ui::LegendEntries => {
            "A log entry stands in the colour of its term or ballot, with its number. Its frame is whole once it is \
             committed or chosen, dashed before, dotted while it is not on the disk yet."
        }
        Ui::LegendSamples => {
            "A request that carries something; the drop points where it goes, its colour is its term or ballot\nA request that carries \
             nothing, such as a heartbeat\nA reply that says yes\nA reply that says no\nA message that is held\nA message that \
             is lost\nA follower; the arc is its timer, and runs out\nA leader: a ring, and the colour of its term or ballot\nA \
             candidate: one part of the ring for each vote it could get, bright once it has it\nA node that committed a transaction\nA node that aborted it\nA node that crashed\nA node that is \
             frozen\nA node that waits for its disk\nA link that is cut\nA link that is cut one way: the arrow shows \
             which\nA slow link\nA link that loses messages\nA link that doubles messages"
        }
        Ui::Because => "Because at",
        Ui::NoteDisk => "A crashed node shows what its disk holds.",
        Ui::Catalogue => "Catalogue",
        Ui::CatalogueHelp => {
            "Start a protocol, or open a scenario: a run that shows one thing. You can break it by hand at any moment."
        }
        Ui::Protocols => "Protocols",
        Ui::BackToRun => "Back to the run",
        Ui::OpenFile => "Open a scenario file",
        Ui::FileProblem => "The file was not opened; the run is as before.",
        Ui::FileTooLong => "It is far too long for a scenario file, which has at most 1 MiB.",
        Ui::FileUnreadable => "The browser could not read it as text. A scenario file is text in TOML.",
        Ui::NotLoaded => "A part of the page could not be loaded. Reload the page and try again.",
        Ui::BreaksRule => "breaks a rule",
        Ui::Lesson => "Lesson",
        Ui::Back => "Back",
        Ui::Next => "Next",
        Ui::LessonBegins => "Press play, and watch until something happens. Next goes straight there.",
        Ui::LessonOver => "That was the last step. The run is yours: crash something, cut something, go on.",
        Ui::LessonLeft => "You have changed the run, so the captions do not fit it any more.",
        Ui::TakeControls => "Take the controls",
        Ui::LessonAgain => "Go on with the lesson",
        Ui::ItsMoment => "Show its moment",
        Ui::ItsRun => "Back to the run of the scenario",
        Ui::MustHappen => "What must happen",
        Ui::NotMet => "did not happen",
        Ui::Export => "Export",
        Ui::ExportNetwork => "As it is at this moment",
        Ui::ExportWindow => "The stretch that the diagram shows",
        Ui::ExportSoFar => "Everything up to this moment",
        Ui::ExportCharts => "Charts over time",
        Ui::ExportSeries => "Numbers over time",
        Ui::ExportMermaid => "Mermaid sequence diagram",
        Ui::ExportTrace => "Trace as JSON lines",
        Ui::ExportShiviz => "Log for ShiViz",
        Ui::ExportScenario => "Scenario file",
        Ui::ExportFailed => "Nothing was exported.",
        Ui::ExportNoPicture => "The browser could not draw the picture. SVG will do.",
    }
}
