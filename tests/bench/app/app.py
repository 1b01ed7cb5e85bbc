#!/usr/bin/python3
"""The bench's own services, one file: ROLE selects which. Each really depends on what its namesake depends on."""
import json, os, resource, signal, socket, sys, threading, time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlparse
from urllib.request import urlopen

ROLE, HOST = os.environ["ROLE"], socket.gethostname()
KAFKA = os.environ.get("KAFKA", "kafka:9092")
started, counters = time.time(), {}


def log(level, message, **fields):
    print(json.dumps({"time": time.strftime("%FT%TZ", time.gmtime()), "level": level, "service": ROLE, "message": message, **fields}), flush=True)


def count(name, by=1):
    counters[name] = counters.get(name, 0) + by


def reaches(host, port, timeout=1):
    try:
        socket.create_connection((host, port), timeout).close()
        return True
    except OSError:
        return False


def database():
    import psycopg2
    return psycopg2.connect(os.environ.get("URL") or os.environ["DATABASE_URL"], connect_timeout=2)


def query(sql):
    connection = database()
    try:
        with connection, connection.cursor() as cursor:
            cursor.execute(sql)
            return cursor.fetchall()
    finally:
        connection.close()


def redis(*words):
    with socket.create_connection(("redis", 6379), 1) as s:
        s.sendall(f"*{len(words)}\r\n".encode() + b"".join(f"${len(w)}\r\n{w}\r\n".encode() for w in words))
        return s.recv(4096)


def peers():
    own = socket.gethostbyname(HOST)
    found = {a[4][0] for a in socket.getaddrinfo("blockchain-node-peers", 8080, socket.AF_INET, socket.SOCK_STREAM)} - {own}
    return sorted(ip for ip in found if reaches(ip, 8080))


def health():
    checks = {}
    if ROLE in ("coordinator", "backend"):
        for name, check in {"database": lambda: query("SELECT 1"), "redis": lambda: redis("PING")}.items():
            try:
                check()
                checks[name] = "ok"
            except Exception as error:
                checks[name] = str(error).strip()
    ok = all(v == "ok" for v in checks.values())
    return (200 if ok else 503), {"status": "ok" if ok else "degraded", "checks": checks}


def metrics():
    used = resource.getrusage(resource.RUSAGE_SELF)
    lines = {"process_cpu_seconds_total": used.ru_utime + used.ru_stime, "process_resident_memory_bytes": used.ru_maxrss * 1024,
             "process_start_time_seconds": started, **counters}
    return "".join(f"{name} {value}\n" for name, value in lines.items())


def gathered():
    """The producers' and consumers' figures in one answer, as their runbook's one metrics port has them."""
    totals = {}
    for address in {a[4][0] for a in socket.getaddrinfo("kafka-demo-pods", 9090, socket.AF_INET, socket.SOCK_STREAM)}:
        try:
            for line in urlopen(f"http://{address}:9090/metrics", timeout=1).read().decode().splitlines():
                name, value = line.split()
                totals[name] = totals.get(name, 0) + float(value)
        except OSError:
            count("scrape_errors_total")
    return "".join(f"{name} {value:g}\n" for name, value in sorted(totals.items()))


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def answer(self, status, body):
        body = (body if isinstance(body, str) else json.dumps(body) + "\n").encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json" if body[:1] in b"{[" else "text/plain")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        count("http_requests_total")
        path = urlparse(self.path).path
        if path in ("/health", "/v1/health"):
            self.answer(*health())
        elif path == "/live":
            self.answer(200, {"status": "ok"})
        elif path == "/metrics":
            self.answer(200, gathered() if ROLE == "kafka-demo-metrics" else metrics())
        elif path == "/v1/jobs" and ROLE == "coordinator":
            try:
                rows = query("SELECT id, title, done FROM tasks ORDER BY id LIMIT 5")
                self.answer(200, {"jobs": [dict(zip(("id", "title", "done"), row)) for row in rows]})
            except Exception as error:
                log("ERROR", "jobs failed", error=str(error))
                self.answer(503, {"error": str(error)})
        elif path == "/v1/peers" and ROLE == "blockchain-node":
            self.answer(200, [{"address": ip} for ip in peers()])
        elif path == "/v1/consensus" and ROLE == "blockchain-node":
            self.answer(200, {"height": chain["height"], "round": 0, "validators": chain["peers"] + 1, "stalled": chain["peers"] == 0})
        else:
            self.answer(404, {"error": "not found"})

    def do_POST(self):
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.answer(*((202, {"queued": 3}) if self.path == "/api/admin/retry-dlq" else (404, {"error": "not found"})))

    def log_message(self, pattern, *args):
        if not self.path.startswith(("/live", "/health", "/v1/health")):
            log("INFO", pattern % args, user_id="user-123")


def serve(port):
    threading.Thread(target=ThreadingHTTPServer(("", port), Handler).serve_forever, daemon=True).start()


chain = {"height": 1000, "peers": 0}


def blockchain():
    while True:
        chain["peers"] = len(peers())
        chain["height"] += chain["peers"] > 0
        time.sleep(1)


def produce(topic):
    from kafka import KafkaProducer
    producer = KafkaProducer(bootstrap_servers=KAFKA, value_serializer=lambda v: json.dumps(v).encode(), max_block_ms=5000)
    n = 0
    while True:
        n += 1
        try:
            producer.send(topic, {"order_id": n, "at": time.time()}).get(5)
            count("kafka_producer_messages_total")
        except Exception as error:
            count("kafka_producer_errors_total")
            log("ERROR", "delivery failed", error=repr(error))
        if n % 30 == 0:
            log("INFO", "orders produced", total=n)
        time.sleep(1)


def consume(topic, group):
    from kafka import ConsumerRebalanceListener, KafkaConsumer

    class Listener(ConsumerRebalanceListener):
        def on_partitions_revoked(self, revoked):
            log("INFO", "rebalance: revoked", partitions=len(revoked))

        def on_partitions_assigned(self, assigned):
            log("INFO", "rebalance: assigned", partitions=len(assigned))

    counters.update(kafka_consumer_messages_total=0, kafka_consumer_lag=0, processing_duration_seconds=0)
    consumer = KafkaConsumer(bootstrap_servers=KAFKA, group_id=group, auto_offset_reset="earliest", client_id=HOST,
                             session_timeout_ms=10000, heartbeat_interval_ms=2000, auto_commit_interval_ms=2000)
    consumer.subscribe([topic], listener=Listener())
    delay = float(os.environ.get("SECONDS_PER_MESSAGE", 0))
    while True:
        for batch in consumer.poll(1000).values():
            for message in batch:
                count("kafka_consumer_messages_total")
                counters["processing_duration_seconds"] = delay
                if message.offset % 50 == 0:
                    log("INFO", "handled", event_type="task.completed", user_id="user-123", partition=message.partition, offset=message.offset)
                time.sleep(delay)
        try:
            ends = consumer.end_offsets(list(consumer.assignment()))
            counters["kafka_consumer_lag"] = sum(end - consumer.position(p) for p, end in ends.items())
        except Exception as error:
            log("WARN", "lag unknown", error=repr(error))


def make_topics():
    """The Job: topics as the runbooks name them, the dead-letter ones with a few messages."""
    from kafka import KafkaConsumer, KafkaProducer, TopicPartition
    from kafka.admin import KafkaAdminClient, NewTopic
    topics = {"task-events": 12, "reminders": 3, "reminders-dlq": 1, "orders": 3, "orders-dlq": 1, "match-events-raw": 3,
              "match-events-enriched": 3, "match-events-dlq": 1, "gpu-metadata": 1, "bench-probe": 1, "muster-canary": 1}
    admin = KafkaAdminClient(bootstrap_servers=KAFKA)
    existing = set(admin.list_topics())
    admin.create_topics([NewTopic(t, n, 1) for t, n in topics.items() if t not in existing])
    last = TopicPartition("task-events", 0)
    if KafkaConsumer(bootstrap_servers=KAFKA).end_offsets([last])[last]:
        return
    producer = KafkaProducer(bootstrap_servers=KAFKA, value_serializer=lambda v: json.dumps(v).encode())
    for n in range(5):
        for topic in ("reminders-dlq", "orders-dlq", "match-events-dlq"):
            producer.send(topic, {"original_payload": {"id": n}, "failure_reason": "VALIDATION_ERROR", "error_message": "field user_id is missing", "retry_count": 3})
    for n in range(240):
        producer.send("task-events", {"event_type": "task.completed", "user_id": f"user-{n % 7}", "task_id": n}, key=str(n).encode())
    producer.flush()


def mail():
    """A mail sink that only says hello."""
    listener = socket.create_server(("", 587))
    while True:
        s, _ = listener.accept()
        with s, s.makefile("rw", newline="\r\n") as f:
            f.write("220 bench ESMTP\n"); f.flush()
            for line in f:
                f.write("221 bye\n" if line.startswith("QUIT") else "250 ok\n" if not line.startswith("HELP") else "214 this is a sink\n"); f.flush()


signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
log("INFO", "starting", tag=os.environ.get("TAG"))
log("INFO", "secret loaded", source="kubernetes")
work = {
    "blockchain-node": blockchain,
    "kafka-producer": lambda: produce("orders"),
    "kafka-consumer": lambda: consume("orders", "order-tracker-group"),
    "recurring-task-service": lambda: consume("task-events", "recurring-task-service"),
    "notification-service": lambda: consume("reminders", "notification-service"),
    "topics": make_topics, "mail": mail,
}.get(ROLE, lambda: time.sleep(1e9))
if "PORT" in os.environ:
    serve(int(os.environ["PORT"]))
failures = 0
while True:
    try:
        work()
        break
    except Exception as error:  # a service outlives its dependencies' outages; a Job gives up in the end
        log("ERROR", "failed, trying again", error=repr(error))
        failures += 1
        if ROLE == "topics" and failures > 60:
            sys.exit(1)
        time.sleep(1)
