#include "daemon/telemetry_feed.h"

#include <algorithm>
#include <utility>
#include <variant>

namespace sentinel::daemon {

void CountedEvents::OnEvent(const EmitEvent& event) {
  ++telemetry_.events[static_cast<std::size_t>(event.kind)];
  if (event.kind == EventKind::kVoteForLeader) {
    ++(event.payload.starts_with(model_.my_id) ? telemetry_.votes_for_itself
                                               : telemetry_.votes_for_others);
  }
  failovers_.OnEvent(event, clock_.Now());
  sink_.OnEvent(event);
}

http::LinkCounts& CountedLinks::CountsOf(LinkKind kind) {
  return kind == LinkKind::kCommand ? telemetry_.command_links : telemetry_.subscriber_links;
}

void CountedLinks::Open(const OpenLink& open) {
  open_[open.link].kind = open.kind;
  ++CountsOf(open.kind).opened;
  links_.Open(open);
}

void CountedLinks::Close(const CloseLink& close) {
  open_.erase(close.link);
  links_.Close(close);
}

void CountedLinks::Send(const sentinel::Send& send) {
  if (send.tag.kind == RequestKind::kPing) {
    if (const auto it = open_.find(send.link); it != open_.end()) {
      it->second.pinged_at = clock_.Now();
    }
  }
  links_.Send(send);
}

void CountedLinks::Hear(const Input& input) {
  if (const auto* reply = std::get_if<ReplyReceived>(&input)) return HearReply(*reply);
  if (const auto* connected = std::get_if<LinkConnected>(&input)) {
    if (const auto it = open_.find(connected->link); it != open_.end()) {
      ++CountsOf(it->second.kind).established;
    }
  } else if (const auto* closed = std::get_if<LinkClosed>(&input)) {
    const auto node = open_.extract(closed->link);
    if (!node.empty()) ++CountsOf(node.mapped().kind).lost;
  }
}

void CountedLinks::HearReply(const ReplyReceived& reply) {
  if (reply.tag.kind != RequestKind::kPing) return;
  const auto it = open_.find(reply.link);
  if (it == open_.end() || it->second.pinged_at == MonotonicTime{}) return;
  const Duration taken = clock_.Now() - std::exchange(it->second.pinged_at, {});
  const LinkOwner* owner = model_.routes.Find(reply.link);
  const bool peer = owner != nullptr && owner->is_peer();
  (peer ? telemetry_.peer_round_trips : telemetry_.server_round_trips).Add(taken);
}

void CountedStore::Save(StateImage state, std::function<void(SaveResult)> done) {
  store_.Save(std::move(state),
              [this, begun = clock_.Now(), done = std::move(done)](const SaveResult& result) {
                telemetry_.saves.Add(clock_.Now() - begun);
                telemetry_.save_errors += result.ok ? 0 : 1;
                done(result);
              });
}

void CountedResolver::Resolve(const std::string& host) {
  asked_.emplace(host, clock_.Now());  // Who asks again meanwhile gets the same answer.
  resolver_.Resolve(host);
}

void CountedResolver::Hear(const NameResolved& answer) {
  const auto node = asked_.extract(answer.host);
  if (!node.empty()) telemetry_.look_ups.Add(clock_.Now() - node.mapped());
  telemetry_.look_up_errors += answer.ip.empty() ? 1 : 0;
}

namespace {

class CountedAlarm final : public Alarm {
 public:
  CountedAlarm(Scheduler& scheduler, const Clock& clock, http::ShortTimes& lags,
               std::function<void()> on_expired)
      : clock_(clock),
        lags_(lags),
        on_expired_(std::move(on_expired)),
        alarm_(scheduler.MakeAlarm([this] { OnExpired(); })) {}

  void Arm(Duration delay) override {
    due_ = clock_.Now() + std::max(delay, Duration::zero());
    alarm_->Arm(delay);
  }
  void Cancel() override { alarm_->Cancel(); }
  bool armed() const override { return alarm_->armed(); }

 private:
  void OnExpired() {
    lags_.Add(std::max(clock_.Now() - due_, Duration::zero()));
    on_expired_();
  }

  const Clock& clock_;
  http::ShortTimes& lags_;
  const std::function<void()> on_expired_;
  MonotonicTime due_{};
  const std::unique_ptr<Alarm> alarm_;
};

}  // namespace

std::unique_ptr<Alarm> CountedScheduler::MakeAlarm(std::function<void()> on_expired) {
  return std::make_unique<CountedAlarm>(scheduler_, clock_, telemetry_.loop_lag,
                                        std::move(on_expired));
}

}  // namespace sentinel::daemon
