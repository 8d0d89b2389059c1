//! 重试，中文。

use faultline_language::{Experiments, ProtocolWords, SettingWords};

pub(crate) static WORDS: ProtocolWords = ProtocolWords {
    about: "客户端向服务发出请求，收不到应答就重试。幂等键让重试变得安全：服务认得出已经执行过的请求。退避、抖动、重试预算、\
             熔断器和截止时间，则防止重试自己变成压垮服务的负载。",
    settings: &[SETTINGS],
    experiments: Experiments::NONE,
};

const SETTINGS: &[SettingWords] = &[
    SettingWords::new(
        "transaction",
        "事务用时",
        "请求读出数据之后，要处理多久才写回。如果在此期间别的请求写了同一个键，这个请求就被拒绝。设为 0s 时，请求逐个执行。",
    ),
    SettingWords::new("recovery", "恢复时限", "干扰结束之后，最迟多久必须重新应答请求。设为 0s 时不检查。"),
    SettingWords::new(
        "bug-forget-keys",
        "幂等键只在内存中",
        "幂等键表不写入磁盘。重启之后，重试被当作新的请求。",
    ),
    SettingWords::new(
        "bug-two-writes",
        "先写结果后写键",
        "幂等键在结果之后另行写入，崩溃可能恰好发生在两次写入之间。",
    ),
    SettingWords::new("bug-answer-first", "未写先答", "结果还没有写入磁盘，就先应答客户端。"),
    SettingWords::new(
        "bug-recovering",
        "恢复永不结束",
        "重启之后，服务要等下一次写入完成才接受请求，而只有请求才会引起写入。",
    ),
];
