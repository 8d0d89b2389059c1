//! Scrapes and gauges, and what services do meanwhile.

use crate::Label;
use faultline_engine::MessageForm;
use faultline_engine::digest::Encode;
use faultline_engine::view::{Field, MessageView, Shape};

/// What a service tells of itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode)]
pub struct Gauges {
    /// How often it started, this time included: counters begin anew with each start.
    pub life: u32,
    /// How many records its disk holds. A gauge.
    pub used: u32,
    /// How many requests have no answer yet. A gauge.
    pub waiting: u32,
    /// How many requests have ended since it started. A counter.
    pub ended: u32,
    /// How many of them were bad: refused, late, or not possible. A counter.
    pub bad: u32,
}

/// What nodes say to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode)]
pub enum Message {
    /// How are you?
    Scrape {
        /// How often the monitor has started, this time included.
        life: u32,
        /// The number of the scrape, from 1.
        number: u64,
    },
    /// This is how I am.
    Gauges {
        /// The life of the monitor that asked.
        life: u32,
        /// The scrape that this answers.
        number: u64,
        /// How it is.
        gauges: Gauges,
    },
    /// Free what is not needed on your disk.
    Clean,
    /// A service asks the database for what each request needs.
    Query {
        /// How often the service has started.
        life: u32,
        /// Its number of the query, from 1.
        number: u64,
    },
    /// The database answers.
    Result {
        /// The life of the service that asked.
        life: u32,
        /// Which query this answers.
        number: u64,
    },
}

impl Message {
    /// What its messages are called, and what they carry.
    pub(crate) const FORMS: &'static [MessageForm] = &[
        MessageForm { label: "Scrape", fields: &[Label::Scrape.slug()] },
        MessageForm {
            label: "Gauges",
            fields: &[
                Label::Scrape.slug(),
                Label::Life.slug(),
                Label::Records.slug(),
                Label::Waiting.slug(),
                Label::Ended.slug(),
                Label::Bad.slug(),
            ],
        },
        MessageForm { label: "Clean", fields: &[] },
        MessageForm { label: "Query", fields: &[Label::Request.slug()] },
        MessageForm { label: "Result", fields: &[Label::Request.slug()] },
    ];

    pub(crate) fn shape(self) -> (Shape, Option<u64>) {
        let shape = match self {
            Self::Scrape { .. } => Shape::Request { loaded: false },
            Self::Query { .. } | Self::Clean => Shape::Request { loaded: true },
            Self::Gauges { .. } | Self::Result { .. } => Shape::Reply { positive: true },
        };
        (shape, None)
    }

    pub(crate) fn describe(self) -> MessageView {
        let (shape, epoch) = self.shape();
        let (name, fields) = match self {
            Self::Scrape { number, .. } => ("Scrape", vec![Field::number(Label::Scrape, number)]),
            Self::Gauges { number, gauges, .. } => {
                let mut fields = vec![Field::number(Label::Scrape, number)];
                fields.extend(gauges.fields());
                ("Gauges", fields)
            }
            Self::Clean => ("Clean", Vec::new()),
            Self::Query { number, .. } => ("Query", vec![Field::number(Label::Request, number)]),
            Self::Result { number, .. } => ("Result", vec![Field::number(Label::Request, number)]),
        };
        MessageView { name, shape, epoch, fields }
    }
}

impl Gauges {
    /// What is shown of them.
    pub(super) fn fields(self) -> [Field; 5] {
        [
            (Label::Life, self.life),
            (Label::Records, self.used),
            (Label::Waiting, self.waiting),
            (Label::Ended, self.ended),
            (Label::Bad, self.bad),
        ]
        .map(|(label, value)| Field::number(label, value.into()))
    }
}
