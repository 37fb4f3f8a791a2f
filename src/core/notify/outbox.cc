#include "notify/outbox.h"

#include "notify/script_queue.h"

namespace sentinel {

namespace {

bool CrashesBehind(const SimulatedCrash& crash, EventKind kind) {
  return (crash.after_election && kind == EventKind::kElectedLeader) ||
         (crash.after_promotion && kind == EventKind::kPromotedReplica);
}

}  // namespace

void Outbox::Open(LinkId link, LinkKind kind, const Address& address) {
  Add(OpenLink{link, kind, address.ip, address.port, address.host}, Hold::kNone);
}

void Outbox::Close(LinkId link) { Add(CloseLink{link, false}, Hold::kNone); }

void Outbox::CloseBehindRequests(LinkId link) { Add(CloseLink{link, true}, Hold::kNone); }

void Outbox::Command(Connection& connection, RequestTag tag, std::vector<std::string> words,
                     Hold hold) {
  ++connection.pending;
  if (tag.kind == RequestKind::kTransaction) ++connection.orders;
  Add(Send{*connection.id, tag, std::move(words)}, hold);
}

void Outbox::Resolve(const std::string& host) { Add(ResolveName{host}, Hold::kNone); }

void Outbox::Event(Model& model, const MasterGroup* group, EventKind kind, std::string payload) {
  const EventInfo& info = Describe(kind);
  if (group != nullptr && info.level == LogLevel::kWarning) {
    QueueNotification(model, *group, info.name, payload);
  }
  if (CrashesBehind(model.simulated_crash, kind)) {
    Add(EmitEvent{kind, std::move(payload)}, Hold::kNone);
    effects_.crash = true;
    return;
  }
  // Subscribers act on what they hear, so the state behind an event is saved first; a disk that
  // fails must not silence the sentinel.
  Add(EmitEvent{kind, std::move(payload)}, Hold::kUntilTried);
}

void Outbox::Note(LogLevel level, std::string text, std::optional<MonotonicTime> not_before) {
  Add(LogNote{level, std::move(text), not_before}, Hold::kNone);
}

void Outbox::Start(ScriptId script, std::vector<std::string> argv) {
  Add(StartScript{script, std::move(argv)}, Hold::kUntilTried);
}

void Outbox::Kill(ScriptId script) { Add(KillScript{script}, Hold::kNone); }

void Outbox::Reply(OperatorReply reply) {
  // An answer that gives no vote, or says what was found, promises nothing; everything else follows
  // its own events.
  const bool promises_nothing = reply.check || (reply.vote && !reply.vote_if_unsaved);
  const Hold hold = promises_nothing ? Hold::kNone : Hold::kUntilTried;
  Add(std::move(reply), hold);
}

// It tells what the events tell.
void Outbox::Report(ReportFailover report) { Add(std::move(report), Hold::kUntilTried); }

}  // namespace sentinel
