//! The rules of a pool of tasks: each is done at least once and counted once, whatever dies.

use faultline_engine::Rule;

const SOURCE: &str = "Dean & Ghemawat 2004, \u{a7}3.3";
const LEASES: &str = "Gray & Cheriton 1989";
const QUEUES: &str = "Amazon SQS Developer Guide, \u{201c}Dead-letter queues\u{201d}";

/// Once all is healed, every task is counted or set aside, and a client is told what has become of its tasks. No task is passed
/// over.
pub const NO_TASK_LOST: &Rule = &Rule { slug: "no-task-lost", source: SOURCE };
/// The result of a task is counted once, if a worker has executed it, and not if the task was set aside. What has ended is given
/// out no more.
pub const TASK_COUNTED_ONCE: &Rule = &Rule { slug: "task-counted-once", source: SOURCE };
/// No two attempts of a task have the same number.
pub const ATTEMPTS_DIFFER: &Rule = &Rule { slug: "attempts-differ", source: SOURCE };
/// A result is in time only if its attempt has the task on lease; any other is known to be late.
pub const LATE_IS_RECOGNISED: &Rule =
    &Rule { slug: "late-is-recognised", source: "Amazon SQS API Reference, DeleteMessage" };
/// A task is set aside when so many attempts of it have failed, and not before.
pub const ASIDE_AFTER_FAILURES: &Rule = &Rule { slug: "aside-after-failures", source: QUEUES };
/// As the pool sees it, no two attempts have a task on lease at the same time; a lease lasts as long as it should, and who has it
/// is the one who executes the attempt.
pub const ONE_LEASE: &Rule = &Rule { slug: "one-lease", source: LEASES };
/// A request submits its tasks once, however often it is sent.
pub const SUBMITTED_ONCE: &Rule = &Rule {
    slug: "submitted-once",
    source: "Helland 2012, \u{201c}Idempotence Is Not a Medical Condition\u{201d}",
};

/// Every rule.
pub const RULES: &[&Rule] = &[
    NO_TASK_LOST,
    TASK_COUNTED_ONCE,
    ATTEMPTS_DIFFER,
    LATE_IS_RECOGNISED,
    ASIDE_AFTER_FAILURES,
    ONE_LEASE,
    SUBMITTED_ONCE,
];
