//! Histories that are right: what a mutation begins with.

use std::sync::LazyLock;

/// Histories in every format.
pub static HISTORIES: LazyLock<Vec<String>> =
    LazyLock::new(|| [OWN, LOG, EDN, KEYED, TAGGED, SETS, QUEUES].map(str::to_string).to_vec());

const OWN: &str = r#"{"faultline":1,"protocol":"raft","nodes":3,"clients":2,"seed":7}
{"event":83,"time":900000,"facts":[{"subject":"c1","fact":"invoked","request":"c1.1","operation":"set x 1","to":"n1"}]}
{"event":97,"time":952239,"facts":[{"subject":"c1","fact":"returned","request":"c1.1","operation":"set x 1","outcome":"ok"}]}
{"event":98,"time":952240,"facts":[{"subject":"c2","fact":"invoked","request":"c2.1","operation":"cas x 1 5","to":"n1"}]}
{"event":99,"time":952241,"facts":[{"subject":"c2","fact":"returned","request":"c2.1","operation":"cas x 1 5","outcome":true}]}
{"event":100,"time":952242,"facts":[{"subject":"c2","fact":"invoked","request":"c2.2","operation":"add y 2","to":"n1"}]}
{"event":101,"time":952243,"facts":[{"subject":"c2","fact":"gave_up","request":"c2.2","timed_out":true}]}
{"event":102,"time":952244,"facts":[{"subject":"c1","fact":"invoked","request":"c1.2","operation":"get y","to":"n1"}]}
{"event":103,"time":952245,"facts":[{"subject":"c1","fact":"returned","request":"c1.2","operation":"get y","outcome":null}]}
{"end":3000000,"digest":"acdce8daf970"}
"#;

const LOG: &str = "INFO  jepsen.core - starting\n\
INFO  jepsen.util - 0\t:invoke\t:write\t4\n\
INFO  jepsen.util - 1\t:invoke\t:cas\t[4 2]\n\
INFO  jepsen.util - :nemesis\t:info\t:start\tnil\n\
INFO  jepsen.util - 0\t:ok\t:write\t4\n\
INFO  jepsen.util - 1\t:fail\t:cas\t[4 2]\n\
2024-01-01 12:00:00 INFO [jepsen worker 2] jepsen.util: 2\t:invoke\t:read\tnil\n\
INFO  jepsen.util - 2\t:ok\t:read\t4\n\
INFO  jepsen.util - 0\t:invoke\t:write\t1\n\
INFO  jepsen.util - 0\t:info\t:write\t:timed-out\n";

const EDN: &str = "[{:process 0, :type :invoke, :f :write, :value 1, :time 12, :index 0}\n \
{:process 1, :type :invoke, :f :read, :value nil}\n {:process 0, :type :ok, :f :write, :value 1} ; done\n \
{:process :nemesis, :type :info, :f :start}\n {:process 1, :type :ok, :f :read, :value 1}]\n";

const KEYED: &str = "{:process 0, :type :invoke, :f :append, :key \"x\", :value \"a\"}\n\
{:process 1, :type :invoke, :f :get, :key \"x\", :value nil}\n\
{:process 0, :type :ok, :f :append, :key \"x\", :value \"a\"}\n{:process 1, :type :ok, :f :get, :key \"x\", :value \"a\"}\n";

const TAGGED: &str = "#jepsen.history.Op{:index 0, :process 3, :type :invoke, :f :cas, :value [:k [1 2]]}\n\
#jepsen.history.Op{:index 1, :process 3, :type :info, :f :cas, :value [:k [1 2]], :error {:a #inst \"2020-01-01T00:00:00Z\"}}\n";

const SETS: &str = "{:process 0 :type :invoke :f :add :value 1}{:process 0 :type :ok :f :add :value 1}\n\
{:process 1 :type :invoke :f :read :value nil}{:process 1 :type :ok :f :read :value #{1}}\n";

const QUEUES: &str = "({:process 0 :type :invoke :f :enqueue :value 1}{:process 0 :type :ok :f :enqueue :value 1}\n\
{:process 1 :type :invoke :f :dequeue}{:process 1 :type :ok :f :dequeue :value 1})\n";
