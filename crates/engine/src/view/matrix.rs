//! Who believes what of whom, or holds what of what: a row for each that does, a column for each thing that it is about.

use super::{Field, Name};
use crate::epoch::Epoch;
use crate::id::NodeId;
use crate::world::NodeStatus;

/// What a row or a column of a matrix is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Subject {
    /// A node.
    Node(NodeId),
    /// Something that has a name in the family's words, such as a kind of alert.
    Name(Name),
    /// Data, such as a key: no language.
    Text(String),
}

/// Whether a belief needs attention.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Concern {
    /// Nothing is believed or held; the column keeps its place.
    Nothing,
    /// All is as it should be.
    Calm,
    /// It may become worse.
    Uneasy,
    /// It is as bad as it can be: a suspicion, an alert.
    Alarmed,
}

/// How much of a belief is asked for. A hundred nodes believe ten thousand things, and all are drawn many times a second.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Detail {
    /// What is drawn of it.
    Marks,
    /// The values behind it, too.
    Values,
}

impl Detail {
    /// The values, if they are asked for.
    #[must_use]
    pub fn values(self, values: impl FnOnce() -> Vec<Field>) -> Vec<Field> {
        match self {
            Self::Marks => Vec::new(),
            Self::Values => values(),
        }
    }
}

/// What one believes of something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Belief {
    /// Whose row it stands in.
    pub by: Subject,
    /// Whose column it stands in.
    pub of: Subject,
    /// What is believed, by its name in the family's words.
    pub state: Name,
    /// Whether that needs attention.
    pub concern: Concern,
    /// The same in a few signs that need no language; nothing where the colour says it.
    pub mark: String,
    /// Whether it says that the thing runs; nothing where it says something else.
    pub runs: Option<bool>,
    /// How much of the way to an alarm is behind it, in thousandths.
    pub gone: u16,
    /// Its version, where beliefs have one: becomes its colour.
    pub epoch: Epoch,
    /// Where its version stands among all versions of the same thing; nothing where there is no version, or no such order, as
    /// among vector clocks.
    pub rank: Option<i64>,
    /// The values behind it, if they were asked for.
    pub fields: Vec<Field>,
}

/// What a matrix is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum About {
    /// What nodes believe of nodes.
    Nodes,
    /// What holds of nodes: rows have names.
    Named,
    /// What nodes hold: columns have names.
    States,
    /// What nodes hold of data, such as keys.
    Data,
}

/// All beliefs at a moment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Matrix {
    /// Who believes.
    pub rows: Vec<Subject>,
    /// What is believed of.
    pub columns: Vec<Subject>,
    /// Row by row, a cell for each column; nothing where nothing is believed, as of oneself.
    pub cells: Vec<Option<Belief>>,
    /// How the nodes of the columns are in truth, which none of the others can know; empty where columns are no nodes.
    pub truth: Vec<NodeStatus>,
    /// Row by row, whether it is that of a node that does not run, which believes nothing.
    pub silent: Vec<bool>,
}

impl Subject {
    /// The node, if it is one.
    #[must_use]
    pub fn node(&self) -> Option<NodeId> {
        match self {
            Self::Node(node) => Some(*node),
            _ => None,
        }
    }
}

impl Belief {
    /// Whether it is not so at this moment: one that runs is taken for one that does not, or the other way round.
    #[must_use]
    pub fn is_mistaken(&self, truth: NodeStatus) -> bool {
        self.runs.is_some_and(|runs| runs != is_running(truth))
    }
}

impl Matrix {
    /// Puts beliefs in their places. Where nodes believe, every member has a row, whether it runs or not, and a column where
    /// nodes are believed of: the matrix keeps its shape when a node crashes.
    #[must_use]
    pub fn of(beliefs: Vec<Belief>, nodes: &[NodeStatus]) -> Self {
        let rows = line(beliefs.iter().map(|belief| &belief.by), nodes, true);
        let is_among_nodes = rows.iter().any(|row| row.node().is_some());
        let columns = line(beliefs.iter().map(|belief| &belief.of), nodes, is_among_nodes);
        let places = (Places::of(&rows, nodes.len()), Places::of(&columns, nodes.len()));
        let mut cells = Vec::new();
        cells.resize_with(rows.len() * columns.len(), || None);
        for belief in beliefs {
            if let Some((row, column)) = places.0.find(&belief.by).zip(places.1.find(&belief.of)) {
                let is_held = belief.concern != Concern::Nothing;
                cells[row * columns.len() + column] = is_held.then_some(belief);
            }
        }
        let status = |subject: &Subject| nodes.get(subject.node()?.index()).copied();
        let truth = columns.iter().filter_map(status).collect();
        let silent = rows.iter().map(|row| status(row).is_some_and(|status| !is_running(status))).collect();
        Self { rows, columns, cells, truth, silent }
    }

    /// What it is about; of nodes where there is nothing.
    #[must_use]
    pub fn about(&self) -> About {
        match (self.rows.first(), self.columns.first()) {
            (Some(Subject::Name(_)), _) => About::Named,
            (_, Some(Subject::Text(_))) => About::Data,
            (_, Some(Subject::Name(_))) => About::States,
            _ => About::Nodes,
        }
    }

    /// The row and the column of a cell.
    #[must_use]
    pub fn subjects(&self, place: usize) -> Option<(&Subject, &Subject)> {
        let columns = self.columns.len().max(1);
        self.rows.get(place / columns).zip(self.columns.get(place % columns))
    }

    /// Whether another node has a newer version of what a cell holds.
    #[must_use]
    pub fn is_behind(&self, place: usize) -> bool {
        let columns = self.columns.len().max(1);
        let rank = |cell: &Option<Belief>| cell.as_ref()?.rank;
        let column = || self.cells.iter().skip(place % columns).step_by(columns);
        let own = self.cells.get(place).and_then(rank);
        own.is_some_and(|own| column().filter_map(rank).any(|other| own < other))
    }

    /// Whether a cell stands in the row of a node that does not run.
    #[must_use]
    pub fn is_silent(&self, place: usize) -> bool {
        self.silent.get(place / self.columns.len().max(1)).is_some_and(|silent| *silent)
    }

    /// Whether a cell holds a belief that is not so at this moment.
    #[must_use]
    pub fn is_mistaken(&self, place: usize) -> bool {
        let truth = self.truth.get(place % self.columns.len().max(1));
        let belief = self.cells.get(place).and_then(Option::as_ref);
        truth.zip(belief).is_some_and(|(truth, belief)| belief.is_mistaken(*truth))
    }
}

/// One that has not started yet will: nobody has been told of it.
fn is_running(status: NodeStatus) -> bool {
    matches!(status, NodeStatus::Up | NodeStatus::New)
}

/// Where subjects stand in a line. Nodes, of which there can be a hundred in each, are found at once.
struct Places<'a> {
    line: &'a [Subject],
    nodes: Vec<Option<usize>>,
}

impl<'a> Places<'a> {
    fn of(line: &'a [Subject], nodes: usize) -> Self {
        let mut found = vec![None; nodes];
        for (place, subject) in line.iter().enumerate() {
            if let Some(found) = subject.node().and_then(|node| found.get_mut(node.index())) {
                *found = Some(place);
            }
        }
        Self { line, nodes: found }
    }

    fn find(&self, subject: &Subject) -> Option<usize> {
        match subject {
            Subject::Node(node) => self.nodes.get(node.index()).copied().flatten(),
            _ => self.line.iter().position(|one| one == subject),
        }
    }
}

/// Each subject once: names in the order in which they come, data in its own, nodes by their numbers, all members among them or
/// only those named.
fn line<'a>(
    subjects: impl Iterator<Item = &'a Subject>,
    nodes: &[NodeStatus],
    all_members: bool,
) -> Vec<Subject> {
    let mut line: Vec<Subject> = Vec::new();
    let mut named = vec![false; nodes.len()];
    let mut are_nodes = false;
    for subject in subjects {
        match subject {
            Subject::Node(node) => {
                are_nodes = true;
                if let Some(named) = named.get_mut(node.index()) {
                    *named = true;
                }
            }
            _ if line.contains(subject) => {}
            Subject::Text(text) => {
                let is_before = |one: &&Subject| matches!(one, Subject::Text(other) if other < text);
                line.insert(line.iter().take_while(is_before).count(), subject.clone());
            }
            Subject::Name(_) => line.push(subject.clone()),
        }
    }
    for (place, status) in nodes.iter().enumerate() {
        if named[place] || are_nodes && all_members && status.is_member() {
            line.push(Subject::Node(NodeId(u16::try_from(place).unwrap_or(u16::MAX))));
        }
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    fn belief(by: u16, of: u16, concern: Concern) -> Belief {
        Belief {
            by: Subject::Node(NodeId(by)),
            of: Subject::Node(NodeId(of)),
            state: Name("trusted"),
            concern,
            mark: String::new(),
            runs: Some(concern != Concern::Alarmed),
            gone: 0,
            epoch: Epoch::NONE,
            rank: None,
            fields: Vec::new(),
        }
    }

    #[test]
    fn every_member_has_a_row_and_a_column_whether_it_runs_or_not() {
        let beliefs =
            vec![belief(2, 0, Concern::Calm), belief(0, 2, Concern::Alarmed), belief(0, 1, Concern::Alarmed)];
        let nodes = [NodeStatus::Up, NodeStatus::Down, NodeStatus::Up, NodeStatus::Absent];
        let matrix = Matrix::of(beliefs, &nodes);
        let names = [0, 1, 2].map(|node| Subject::Node(NodeId(node)));
        assert_eq!((&matrix.rows[..], &matrix.columns[..]), (&names[..], &names[..]));
        assert_eq!(matrix.truth, nodes[..3]);
        let filled: Vec<_> = (0..9).filter(|place| matrix.cells[*place].is_some()).collect();
        assert_eq!(filled, [1, 2, 6]);
        assert_eq!(matrix.subjects(6), Some((&names[2], &names[0])));
        assert_eq!([0, 3, 6].map(|place| matrix.is_silent(place)), [false, true, false]);
        // n1 suspects n2, which has crashed, and n3, which runs.
        assert_eq!([1, 2, 6].map(|place| matrix.is_mistaken(place)), [false, true, false]);
    }

    /// Who has left is no member, and is shown for as long as somebody still believes something of it.
    #[test]
    fn one_that_has_left_stays_while_somebody_believes_something_of_it() {
        let nodes = [NodeStatus::Up, NodeStatus::Left];
        let matrix = Matrix::of(vec![belief(0, 1, Concern::Calm)], &nodes);
        assert_eq!((matrix.rows.len(), matrix.columns.len()), (1, 2));
        assert!(matrix.is_mistaken(1));
        assert_eq!(Matrix::of(Vec::new(), &nodes), Matrix::default());
    }

    #[test]
    fn what_is_no_node_stands_in_the_order_in_which_it_comes() {
        let of = |by: &'static str, of: u16| Belief {
            by: Subject::Name(Name(by)),
            ..belief(0, of, Concern::Calm)
        };
        let matrix = Matrix::of(vec![of("space", 1), of("errors", 1), of("space", 2)], &[NodeStatus::Up; 3]);
        assert_eq!(matrix.rows, [Subject::Name(Name("space")), Subject::Name(Name("errors"))]);
        assert_eq!(matrix.about(), About::Named);
        // Only those of which something is said.
        assert_eq!((matrix.columns.len(), matrix.cells.len()), (2, 4));
    }

    /// Nobody has decided yet, and the column stands there.
    #[test]
    fn what_is_held_by_nobody_keeps_its_column() {
        let of = |of: &'static str, concern| Belief { of: Subject::Name(Name(of)), ..belief(0, 0, concern) };
        let beliefs = vec![of("promised", Concern::Calm), of("chosen", Concern::Nothing)];
        let matrix = Matrix::of(beliefs, &[NodeStatus::Up]);
        assert_eq!((matrix.columns.len(), matrix.about()), (2, About::States));
        assert_eq!(matrix.cells.iter().map(Option::is_some).collect::<Vec<_>>(), [true, false]);
    }

    /// So a column keeps its place when another replica gets its first key.
    #[test]
    fn data_stands_in_its_own_order_whoever_holds_it() {
        let of =
            |by: u16, key: &str| Belief { of: Subject::Text(key.into()), ..belief(by, 0, Concern::Calm) };
        let beliefs = vec![of(0, "x"), of(0, "y"), of(1, "a"), of(1, "x")];
        let matrix = Matrix::of(beliefs, &[NodeStatus::Up, NodeStatus::Up, NodeStatus::Down]);
        assert_eq!(matrix.columns, ["a", "x", "y"].map(|key| Subject::Text(key.into())));
        assert_eq!((matrix.rows.len(), matrix.truth.len(), matrix.about()), (3, 0, About::Data));
        assert_eq!(matrix.cells.iter().filter(|cell| cell.is_some()).count(), 4);
    }
}
