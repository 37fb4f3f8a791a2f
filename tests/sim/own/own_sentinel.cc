#include "sim/own/own_sentinel.h"

#include <algorithm>
#include <functional>
#include <utility>

#include "daemon/runner.h"
#include "daemon/state_machine.h"
#include "engine/invariants.h"
#include "sentinel/engine.h"
#include "sim/own/decision_watch.h"
#include "sim/own/host_scheduler.h"
#include "sim/own/sim_links.h"
#include "sim/own/sim_port.h"

namespace sentinel::sim {
namespace {

// The engine, looked at after every step.
class WatchedMachine final : public daemon::StateMachine {
 public:
  WatchedMachine(Engine& engine, std::function<void(const Decision&)> tell)
      : engine_(engine), decisions_(std::move(tell)) {}
  Effects Start(MonotonicTime now) override { return Checked(now, engine_.Start(now)); }
  Effects Step(MonotonicTime now, const Input& input) override {
    return Checked(now, engine_.Step(now, input));
  }
  StateImage Snapshot() const override {
    StateImage image = engine_.Snapshot();
    CheckImage(engine_.model(), image);
    return image;
  }

 private:
  Effects Checked(MonotonicTime now, Effects effects) {
    CheckInvariants(engine_.model());
    epochs_.Check(engine_.model());
    decisions_.Look(now, engine_.model(), effects);
    return effects;
  }

  Engine& engine_;
  EpochWatch epochs_;
  DecisionWatch decisions_;
};

// There is no use for scripts and host names here.
class NoScripts final : public Scripts {
 public:
  void Start(const StartScript&) override {}
  void Kill(ScriptId) override {}
};

class NoNames final : public Resolver {
 public:
  void Resolve(const std::string&) override {}
};

const char* StageName(FailoverStage stage) {
  switch (stage) {
    case FailoverStage::kNone:
      return "no failover";
    case FailoverStage::kWaitStart:
      return "waits for votes";
    case FailoverStage::kSelectReplica:
      return "selects a replica";
    case FailoverStage::kSendPromotion:
      return "sends the promotion";
    case FailoverStage::kWaitPromotion:
      return "waits for the promotion";
    case FailoverStage::kReconfReplicas:
      return "re-points replicas";
  }
  return "";
}

PersistentState Measured(PersistentState state, std::chrono::system_clock::time_point now) {
  MeasurePauses(state, now);
  return state;
}

}  // namespace

struct OwnSentinel::Process : EventSink, FailoverReports {
  Process(OwnSentinel& node, PersistentState state)
      : owner(node),
        clock(node.host_),
        scheduler(node.host_),
        engine(Measured(std::move(state), clock.WallNow()), Tunables{}, node.random_.Bits()),
        machine(engine,
                [this](const Decision& decision) { owner.witness_.OnDecision(owner, decision); }),
        runner(scheduler, clock, machine, {}),
        links(
            node.network_, node.host_,
            [this](Input input) {
              TellOfRefusal(input);
              runner.Deliver(std::move(input));
            },
            [this](const std::string& ip, std::uint16_t to_port,
                   const std::vector<std::string>& words) {
              owner.witness_.OnRequest(owner, ip, to_port, words);
            }),
        port({node.network_, node.host_, clock, engine.model(), runner,
              [this](const VoteRequest& request, const OpinionReply& answer) {
                if (answer.leader == "*") return;
                owner.witness_.OnVote(owner, request.address.ip, request.address.port,
                                      answer.leader, answer.leader_epoch);
              }}) {}

  void Run() {
    port.Listen(kSentinelPort);
    runner.Start({links, scripts, names, owner.disk_, *this, *this, port});
  }

  void OnEvent(const EmitEvent& event) override {
    const EventInfo& info = sentinel::Describe(event.kind);
    owner.witness_.OnEvent(owner, std::string(info.name), event.payload);
    if (info.level != LogLevel::kDebug) port.Publish(info.name, event.payload);
  }
  void OnNote(const LogNote&) override {}
  void OnFailover(const ReportFailover&) override {}

  void TellOfRefusal(const Input& input) {
    const auto* reply = std::get_if<ReplyReceived>(&input);
    if (reply == nullptr || reply->tag.kind != RequestKind::kTransaction) return;
    const auto* ack = std::get_if<AckReply>(&reply->body);
    const auto group = engine.model().groups.find(reply->tag.master);
    if (ack == nullptr || !ack->error.starts_with("EXECABORT")) return;
    if (group == engine.model().groups.end()) return;
    owner.witness_.OnPromotionRefused(owner, group->second.name, reply->tag.serial);
  }

  OwnSentinel& owner;
  HostClock clock;
  HostScheduler scheduler;
  Engine engine;
  WatchedMachine machine;
  daemon::Runner runner;
  SimLinks links;
  SimPort port;
  NoScripts scripts;
  NoNames names;
};

OwnSentinel::OwnSentinel(Network& network, Host& host, Random& random, Witness& witness,
                         PersistentState initial)
    : network_(network),
      host_(host),
      random_(random),
      witness_(witness),
      id_(initial.my_id),
      disk_(host, random, std::move(initial), [this] { witness_.OnDisk(*this); }) {}

OwnSentinel::~OwnSentinel() = default;

void OwnSentinel::Start() {
  network_.Start(host_);
  host_.Run([this] {
    process_ = std::make_unique<Process>(*this, disk_.Read());
    process_->Run();
  });
  witness_.OnDisk(*this);
}

void OwnSentinel::Crash(bool power_loss) {
  network_.Crash(host_, power_loss);
  disk_.OnCrash();
  marks_ = marks();
  process_.reset();
  witness_.OnDisk(*this);
}

Marks OwnSentinel::marks() const {
  Marks all = marks_;
  if (process_) all.Merge(process_->engine.model().marks);
  return all;
}

Epoch OwnSentinel::current_epoch() const { return process_->engine.model().current_epoch; }

std::optional<GroupView> OwnSentinel::View(const std::string& name) const {
  const MasterGroup* group = process_->engine.model().Find(name);
  if (group == nullptr) return std::nullopt;
  GroupView view;
  view.master_ip = group->address().ip;
  view.config_epoch = group->config_epoch;
  view.leader_epoch = group->leader_epoch;
  view.quorum = group->settings.quorum;
  view.failover_timeout = group->settings.failover_timeout;
  for (const auto& [id, peer] : group->peers) view.peers.insert(id);
  for (const auto& [key, node] : group->nodes) {
    if (!group->is_master(node)) view.replicas.insert(node.address.ip);
  }
  view.sdown = group->master().sdown.active();
  view.odown = group->odown.active();
  view.in_failover = group->failover.active();
  view.failover_epoch = group->failover.epoch;
  view.forced = group->failover.forced;
  if (group->holdoff_from) {
    const Duration since = host_.Now() - *group->holdoff_from;
    view.holds_back = std::max(Duration{0}, 2 * group->settings.failover_timeout - since);
  }
  return view;
}

std::optional<DurableView> OwnSentinel::Durable(const std::string& name) const {
  const PersistentState& state = disk_.durable();
  for (const MasterState& master : state.masters) {
    if (master.name != name) continue;
    return DurableView{state.current_epoch, master.config_epoch, master.leader_epoch,
                       master.address.ip};
  }
  return std::nullopt;
}

bool OwnSentinel::in_tilt() const { return process_->engine.model().tilt.active(); }

std::size_t OwnSentinel::backlog() const {
  return process_->runner.queue().held() + process_->links.unanswered() + process_->port.waiting() +
         host_.waiting();
}

std::string OwnSentinel::Describe(const std::string& name) const {
  const Model& model = process_->engine.model();
  const MasterGroup* group = model.Find(name);
  if (group == nullptr) return "does not monitor " + name;
  std::string text = "master " + group->master_key + " epoch " +
                     std::to_string(group->config_epoch) + "/" +
                     std::to_string(model.current_epoch) + ", " + StageName(group->failover.stage);
  if (model.tilt.active()) text += ", tilt";
  if (!model.saved) text += ", unsaved";
  if (group->odown.active()) text += ", odown";
  for (const auto& [key, node] : group->nodes) {
    text += "; " + key + (node.sdown.active() ? " sdown" : "") +
            (node.reported_role == Role::kMaster ? " says master" : " says replica");
  }
  return text;
}

}  // namespace sentinel::sim
