//! The fixed texts of the page.

use crate::Ui;

pub(super) fn text(text: Ui) -> &'static str {
    match text {
        Ui::Title => "Faultline",
        Ui::Tagline => "Watch real distributed protocols run, break them by hand, and share the exact run.",
        Ui::Play => "Play",
        Ui::Pause => "Pause",
        Ui::StepForward => "Step forward",
        Ui::StepBack => "Step back",
        Ui::ToStart => "Go to the start",
        Ui::ToEnd => "Go to the latest moment",
        Ui::TimeSlider => "Time",
        Ui::SpeedSlider => "Speed",
        Ui::Command => "Command",
        Ui::CommandHint => "crash n1, cut n2 n3, heal …",
        Ui::CommandHelp => "Type one action; Enter applies it at the current moment, Tab completes it.",
        Ui::CommandFull => "The script of this run is full: a run can have at most 2,000 actions.",
        Ui::NotSent => "This was not done, because no link could hold the run afterwards.",
        Ui::RunDigest => "Run digest",
        Ui::DigestHelp => "Two runs with the same digest are the same up to this moment, event for event.",
        Ui::Share => "Share",
        Ui::Shared => "Link copied",
        Ui::ShareFailed => "The browser did not allow copying. The link is in the address bar.",
        Ui::Help => "Help",
        Ui::Close => "Close",
        Ui::NewRun => "New run",
        Ui::NodesField => "Nodes",
        Ui::ClientsField => "Clients",
        Ui::SeedField => "Seed",
        Ui::AnotherSeed => "Another seed",
        Ui::Bugs => "Planted bugs",
        Ui::ApplyAnew => "Start without what was done",
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
        Ui::Matrix => "Matrix",
        Ui::LogTable => "Logs",
        Ui::LogEmpty => "All logs are empty.",
        Ui::LogKeys => {
            "Log entries. Arrow keys: move between entries; Page Up and Page Down: earlier and later entries; Home and End: first and last entry; Enter: show the event that appended it."
        }
        Ui::LogHint => "Point at an entry for details.",
        Ui::LogOlder => "Earlier entries",
        Ui::LogNewer => "Later entries",
        Ui::Network => "Network",
        Ui::Store => "Key-value store",
        Ui::StoreEmpty => "empty",
        Ui::NoSelection => "Nothing is selected.",
        Ui::SelectHint => {
            "Select a node, a link, a message or a client to act on it. Drag across links to cut them."
        }
        Ui::Deselect => "Deselect",
        Ui::SendRequest => "Send",
        Ui::RequestField => "Request",
        Ui::RuleHolds => "holds so far",
        Ui::RuleBroken => "broken",
        Ui::RuleRetired => "not judged: a node has lied",
        Ui::RuleOverwhelmed => "no longer judged in full: after what happened, too much is possible",
        Ui::StartHere => "Start here",
        Ui::GoDeeper => "Go deeper",
        Ui::PlantedBugs => "With a planted bug",
        Ui::Filter => "Filter: a protocol, a fault, a word",
        Ui::NothingFits => "No scenario fits. Try another word.",
        Ui::FilterEvents => "Node, kind or text",
        Ui::AlsoAt => "the same:",
        Ui::Requests => "Requests",
        Ui::NoRequests => "No client has asked for anything yet.",
        Ui::SlowestFirst => "Slowest first",
        Ui::AsHistory => "As a history",
        Ui::RequestsHelp => "Open a request to see what was done to the run meanwhile.",
        Ui::RequestSent => "sent",
        Ui::RequestAnswered => "answered",
        Ui::RequestGivenUp => "given up",
        Ui::NoFaultMeanwhile => "No fault from the script was active while it waited.",
        Ui::TryThis => "Try this",
        Ui::PlayOn => "Let it run",
        Ui::TryDone => "You have tried all of it. Every scenario in the catalogue is a story of its own.",
        Ui::StartOver => "Start again",
        Ui::Present => "Present",
        Ui::Everything => "Everything",
        Ui::NetworkActions => "Act on the network",
        Ui::RestHint => "Select a node, a link or a message to act on it.",
        Ui::Narration => "What happens",
        Ui::DiagramShort => "Diagram",
        Ui::Panels => "Panels",
        Ui::Branches => "Branches",
        Ui::BranchHelp => "You acted in the past, so a new branch begins there. The old future is kept.",
        Ui::CatchingUp => "Simulating up to the moment in the link …",
        Ui::Limit => "Go back to an earlier moment, or start a new run.",
        Ui::Diverged => {
            "Replaying this run gave a different digest. This is a bug in Faultline: please report it with this link."
        }
        Ui::LinkProblem => "This link cannot be opened, so a new run is shown instead.",
        Ui::RunStays => "That run cannot be opened. The current run is unchanged.",
        Ui::Timers => "Timers",
        Ui::Clock => "Clock",
        Ui::Server => "Server",
        Ui::Work => "Work",
        Ui::ThemeSystem => "Colours: same as the system",
        Ui::ThemeLight => "Colours: light",
        Ui::ThemeDark => "Colours: dark",
        Ui::Language => "Language",
        Ui::LanguageStays => "The page could not load the other language and stays in English. Try again.",
        Ui::Keys => "Keyboard shortcuts",
        Ui::KeysList => {
            "Space\tplay or pause\n. and ,\tstep forward and back\n+ and -\tfaster and slower\nHome and End\tfirst and latest moment\n1 to 9\tselect a node\nK\tcrash or restart\nJ\tleave or join\nF\tfreeze or thaw\nI\tisolate or heal\nT\tfire the timer\nW\twipe the disk\nL\tslow or full speed\nO\tslow clock or right clock\nC\trequest\nX\tcut or heal the link\nD, U, H, Enter\tdrop, duplicate, hold, deliver a message\nA\theal all links\n/\tcommand\nS\tshare\nE\teverything, or the story\nP\tpresent\nN\tspace-time diagram\nShift N\tspace-time diagram on the whole page\nCtrl Z\tundo\nCtrl Y\tredo\nArrow keys\tmove between elements of the stage\nEscape\tdeselect"
        }
        Ui::SkipToControls => "Skip to the controls",
        Ui::Script => "Script",
        Ui::ScriptEmpty => "No actions yet.",
        Ui::Diagram => "Space-time diagram",
        Ui::DiagramHelp => {
            "Space-time diagram. Left and right arrow: previous and next event; Enter: go to it; up and down arrow: zoom; with \
             Shift: pan; with Alt: move the lane of the selected node."
        }
        Ui::ZoomIn => "Zoom in",
        Ui::ZoomOut => "Zoom out",
        Ui::Follow => "Follow the current moment",
        Ui::Embed => "Embed",
        Ui::EmbedProblem => "This run cannot be embedded as the address asks.",
        Ui::Copy => "Copy",
        Ui::Copied => "Copied",
        Ui::CopyFailed => "The browser did not allow copying. Select the text and copy it.",
        Ui::OpenRun => "Open in Faultline",
        Ui::Undo => "Undo",
        Ui::NothingToRedo => "Nothing to do again.",
        Ui::Redo => "Redo",
        Ui::NothingToUndo => "Nothing to undo on this branch.",
        Ui::StageKeys => {
            "Network. Left and right arrow: next and previous element; up and down arrow: another kind of element; Enter: select."
        }
        Ui::BoardKeys => {
            "Tasks. Arrow keys: move between tasks; Home and End: first and last task; Enter: select the worker that runs it."
        }
        Ui::BoardHint => "A dot marks a task that was started more than once. Point at a task for details.",
        Ui::Legend => "Legend",
        Ui::LegendEntries => {
            "A log entry has the colour of its term or ballot, and shows its number. Its border is solid once the entry is \
             committed or chosen, dashed before that, and dotted while it is not yet on the disk."
        }
        Ui::LegendSamples => {
            "A request with content; the drop points to where it goes, and its colour is its term or ballot\nA request without \
             content, such as a heartbeat\nA reply that says yes\nA reply that says no\nA message that is held\nA message \
             that is lost\nA follower; the arc is its timer, which runs down\nA leader: a ring in the colour of its term or \
             ballot\nA candidate: the ring has one segment for each vote it could get, bright once it has that vote\nA node \
             that committed a transaction\nA node that aborted it\nA node that has crashed\nA node that is not a member: it has not joined, or has left\nA node that is frozen\nA node that is two: \
             the second copy looks out behind the first\nA node that lies\nA node \
             that waits for its disk\nA link that is cut\nA partition: nothing crosses the line; a tinted side has no majority\nA link that is cut one way: the arrow shows which way\nA slow \
             link\nA link that loses messages\nA link that duplicates messages"
        }
        Ui::Because => "Because",
        Ui::Testimony => "What led to this",
        Ui::MeanwhileLabel => "Meanwhile:",
        Ui::Enlarge => "Fill the page with the diagram",
        Ui::NoteDisk => "This node has crashed: this is what its disk holds.",
        Ui::NoteNoMember => "This node is not a member. Its machine is there, and no process runs on it.",
        Ui::Catalogue => "Catalogue",
        Ui::CatalogueHelp => {
            "Start a protocol, or open a scenario: a prepared run that shows one thing. You can step in by hand at any moment."
        }
        Ui::Protocols => "Protocols",
        Ui::BackToRun => "Back to the run",
        Ui::OpenFile => "Open a scenario file or a picture",
        Ui::FileProblem => "The file was not opened. The current run is unchanged.",
        Ui::FileTooLong => "The file is too long: a scenario file has at most 1 MiB.",
        Ui::FileUnreadable => "The browser could not read the file as text. A scenario file is TOML text.",
        Ui::PictureUnreadable => {
            "The browser could not read the picture. It may have been moved, changed or removed since it was chosen."
        }
        Ui::NoPicture => "Only SVG and PNG pictures can carry a run, and this file is neither.",
        Ui::PictureTooLong => {
            "The first 1 MiB of this SVG carries no run, and the rest of it was not read. A picture that Faultline makes carries its run at the beginning."
        }
        Ui::NoRunInPicture => {
            "This picture carries no run. Pictures that Faultline makes do, unless another program has removed it."
        }
        Ui::NotLoaded => "Part of the page could not be loaded. Check the connection and try again.",
        Ui::Outdated => {
            "Part of the page could not be loaded: this site now serves a newer Faultline. Reload the page; the run stays in the address."
        }
        Ui::NotInFile => {
            "This file holds one protocol in one language, and this is not in it. The site that it comes from has all of them."
        }
        Ui::Loading => "Loading …",
        Ui::TryAgain => "Try again",
        Ui::Reload => "Reload",
        Ui::LinkField => "Corrected link",
        Ui::OpenLink => "Open",
        Ui::BreaksRule => "breaks a rule",
        Ui::Lesson => "Lesson",
        Ui::Back => "Back",
        Ui::Next => "Next",
        Ui::LessonBegins => {
            "Press Play and watch until something happens, or press Next to go straight there."
        }
        Ui::LessonOver => {
            "That was the last step. The run is yours now: crash a node, cut a link, or let it continue."
        }
        Ui::LessonLeft => "You changed the run, so the captions no longer match it.",
        Ui::Chapter => "Its chapter in the book",
        Ui::TryIt => "Try it:",
        Ui::TryKeeps => "Everything else stays as it was in the lesson.",
        Ui::NewHere => "not so in the lesson",
        Ui::BackToLesson => "Back to the lesson",
        Ui::TakeControls => "Take the controls",
        Ui::LessonAgain => "Continue the lesson",
        Ui::ItsMoment => "Go to this moment",
        Ui::ItsRun => "Back to the run of the scenario",
        Ui::DeskStopped => "This is an error in Faultline. The current run is unchanged.",
        Ui::AboutLesson => "About this lesson",
        Ui::AboutModel => "What is modelled, and what is not",
        Ui::Modelled => "Modelled",
        Ui::NotModelled => "Not modelled",
        Ui::DifferentFromSource => "Different from the source",
        Ui::MustHappen => "What must happen",
        Ui::MustHappenHere => "What became of it in your run",
        Ui::NotMet => "did not happen",
        Ui::Export => "Export",
        Ui::ExportMoment => "As it is at this moment",
        Ui::ExportWindow => "The stretch shown in the diagram",
        Ui::ExportSoFar => "Everything up to this moment",
        Ui::ExportCharts => "Charts over time",
        Ui::ExportSeries => "Numbers over time",
        Ui::ExportMermaid => "Mermaid sequence diagram",
        Ui::ExportTrace => "Trace as JSON lines",
        Ui::ExportShiviz => "Log for ShiViz",
        Ui::ExportScenario => "Scenario file",
        Ui::ExportFailed => "Nothing was exported.",
        Ui::ExportNoPicture => "The browser could not draw the picture. Use SVG instead.",
        Ui::ExportNoPanel => "This protocol has no such view.",
        Ui::ExportNotSaved => "The browser could not save the file.",
    }
}
