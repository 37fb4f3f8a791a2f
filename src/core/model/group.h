// One monitored master with its replicas and the peers that watch it too.
//
// Each part is written by one room of the core, named above the fields; everybody else reads it.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>

#include "model/check.h"
#include "model/endpoint.h"
#include "sentinel/address.h"
#include "sentinel/event.h"
#include "sentinel/failover_record.h"
#include "sentinel/hello.h"
#include "sentinel/ids.h"
#include "sentinel/info_report.h"
#include "sentinel/settings.h"
#include "sentinel/state.h"
#include "sentinel/time.h"

namespace sentinel {

struct DownState {
  std::optional<MonotonicTime> since;         // Set while the judgement holds.
  std::optional<MonotonicTime> last_entered;  // Kept when it ends.
  bool active() const { return since.has_value(); }
};

enum class ReconfStage : std::uint8_t { kNone, kSent, kInProgress, kDone };

// A replica that does not get by replication what is published at the master: who reaches only that
// one says hello there.
struct Apart {
  std::optional<MonotonicTime> since;   // Set while it does not.
  std::optional<MonotonicTime> heeded;  // Set while it is listened to: when it last did not.
};

// A Redis server of the group: the believed master or one of its replicas. Roles change, nodes
// stay: a switch of master moves MasterGroup::master_key and keeps links and observations.
struct DataNode {
  std::string key;  // "host:port" as announced; key in MasterGroup::nodes.
  Address address;

  // monitor
  Endpoint endpoint;
  std::string run_id;  // Empty until the first INFO.
  DownState sdown;
  bool script_kill_sent = false;              // Once per sdown episode.
  std::optional<MonotonicTime> info_at;       // Last INFO reply.
  std::optional<MonotonicTime> info_sent_at;  // Set while an INFO is unanswered.
  MonotonicTime info_not_before{};            // After a refusal.
  Role reported_role = Role::kReplica;
  bool role_heard = false;  // It is what the server said last, not what is assumed of it.
  MonotonicTime role_since{};
  std::optional<MonotonicTime> rebooted_at;  // While a reboot waits for its first PONG.
  std::string upstream_host;                 // Empty until known.
  std::uint16_t upstream_port = 0;
  bool upstream_link_up = false;
  Duration upstream_down_for{0};     // Negative when the server reports -1.
  MonotonicTime upstream_changed{};  // When upstream, or the role to replica, last changed.
  int priority = 100;
  std::uint64_t offset = 0;
  bool announced = true;
  std::optional<MonotonicTime> listed_at;  // By the master, for the last time.
  std::string listed_as;                 // Its host there: the only one that FAILOVER knows it by.
  std::optional<MonotonicTime> list_at;  // As the master: its last complete list of replicas.
  std::string history;                   // Of its data: the replication id. Empty until known.
  std::string former_history;            // The one it went on from, or empty.
  std::uint64_t history_offset = 0;
  std::optional<std::uint64_t> keys;  // That it has, of all databases.
  bool loading = false;               // A data set, in the place of what it had.
  MonotonicTime copied_at{};          // When it last was seen to copy, or load, that of its master.
  std::optional<Duration> upstream_idle;  // Since it has heard of its upstream; none: not linked.
  std::optional<bool> failing_over;  // By its own FAILOVER, in the last INFO. None: it has none.

  // notify
  std::optional<MonotonicTime> hello_at;       // Last acknowledged hello, or creation.
  std::optional<MonotonicTime> hello_sent_at;  // Set while a hello is unanswered.
  Apart apart;

  // failover
  ReconfStage reconf = ReconfStage::kNone;
  MonotonicTime reconf_since{};
  std::optional<MonotonicTime> corrected_at;  // Last order by role correction.

  // What its last INFO says of its upstream, whether it was a replica then or before.
  bool names_upstream(const Address& upstream) const {
    return SameEndpoint(MakeAddress(upstream_host, upstream_port), upstream);
  }
  bool follows(const Address& upstream) const {
    return reported_role == Role::kReplica && names_upstream(upstream);
  }
};

// Whether the process behind a link still is the sentinel that we know there: a hello has named
// another place for it, or another sentinel in its place, and verify-config is on.
struct PlaceInDoubt {
  std::uint64_t serial = 0;  // Of the last question.
  MonotonicTime asked_at{};
  bool under_way = false;                // It is not answered yet.
  std::optional<bool> is_it;             // The last answer.
  std::optional<MonotonicTime> told_at;  // It was logged.
};

// Where a sentinel was before it moved.
struct FormerPlace {
  Address address;
  std::optional<MonotonicTime> met_at;
};

// The one connection to a peer process, shared by all groups that know it. Written by monitor, but
// for what is named.
struct PeerLink {
  std::string id;
  Address address;
  std::optional<MonotonicTime> met_at;  // There. None: it stood in the configuration. Quorum.
  std::optional<FormerPlace> former;    // Where it had been for long. Quorum.
  Endpoint endpoint;
  std::set<MasterId> owners;           // Groups that list the peer.
  milliseconds shortest_down_after{};  // Smallest down-after of the owners.
  std::optional<PlaceInDoubt> doubt;   // Quorum.
};

// What a peer last told us about the group's master.
struct Opinion {
  bool down = false;
  MonotonicTime answered_at{};  // Every answer counts, up or down.
};

struct PeerVote {
  std::string leader;
  Epoch epoch = 0;
};

// A question sent to a peer and not yet answered.
struct OutstandingAsk {
  std::uint64_t serial = 0;
  Epoch epoch = 0;  // Epoch asked about.
  bool for_vote = false;
  MonotonicTime sent_at{};
};

// A peer holds another master for that of the same configuration epoch.
struct Contradiction {
  Epoch config_epoch = 0;
  Address master;
};

// A hello of a peer has named what we do not follow: a newer configuration, or another master in
// ours (quorum/agreement.h).
struct Dissent {
  Epoch config_epoch = 0;
  Address master;
  MonotonicTime at{};
};

// What a hello says in the name of a peer, and what is not believed before a sentinel says so in
// answer to a question of ours (quorum/claims.h). Or the epoch in which it asks for our vote.
struct Claim {
  HelloMessage hello;          // Of a vote request: with its epoch, and no configuration.
  MonotonicTime since{};       // There has been one.
  std::uint64_t last_ask = 0;  // Of our questions before this one came in.
  MonotonicTime until{};       // Given up then.
  bool by_stranger = false;    // The address of its sender was not known before that very hello.
  bool noted = false;          // It was logged.
  bool by_request = false;     // For our vote.
};

// A question about the configuration of a master, in two or three commands.
struct Inquiry {
  std::uint64_t serial = 0;
  MonotonicTime sent_at{};
  std::optional<Epoch> config_epoch;  // Answered so far.
  Epoch epoch = 0;                    // The highest one that it has told of.
  bool answered = false;
};

// What a peer has answered to that: the configuration it holds is of this epoch or a later one.
struct DirectAnswer {
  std::uint64_t serial = 0;  // Of the question.
  MonotonicTime at{};
  Epoch epoch = 0;  // Its current epoch is this one or a later one.
  Epoch config_epoch = 0;
  Address master;
};

// What was logged last of the claims in the name of a peer.
struct NotedClaim {
  HelloMessage hello;
  MonotonicTime at{};
};

// Hellos to a peer out of turn, so that it says where it stands.
struct Greetings {
  MonotonicTime back_since{};  // For this return of a deposed master.
  int sent = 0;
  MonotonicTime sent_at{};
};

// What a peer says straight to our port, and whether it wants an answer.
struct Greeted {
  std::optional<MonotonicTime> at;  // The last one.
  std::array<Duration, 3> gaps{};   // Between the last ones, the newest in front; 0 = none.
  std::optional<MonotonicTime> answered_at;  // Our last answer.
  std::optional<MonotonicTime> asked_at;     // What we told it out of turn: it may answer to that.
};

// A peer sentinel as one group sees it.
struct Peer {
  std::string id;
  PeerLink* link = nullptr;  // In Model::peer_links; never null.

  // monitor
  DownState sdown;

  // quorum
  std::optional<Opinion> opinion;
  std::optional<PeerVote> vote;
  std::optional<Contradiction> contradiction;  // In its last hello.
  std::optional<Dissent> dissent;
  bool far_ahead = false;  // Its last hello told of an epoch that we have not adopted.
  std::optional<OutstandingAsk> ask;
  std::optional<MonotonicTime> asked_at;  // Last question of this down episode.
  Epoch vote_asked_in = 0;                // Last round in which our vote request was sent.
  std::optional<Epoch> abstained;  // Epoch in which the peer has shown it can no longer vote.
  std::optional<Claim> claim;
  std::optional<NotedClaim> noted_claim;
  std::optional<Inquiry> inquiry;  // The last one.
  std::optional<DirectAnswer> answer;

  // notify
  std::optional<MonotonicTime> hello_at;
  std::optional<MonotonicTime> hello_sent_at;
  std::optional<LinkId> hello_link;  // The connection that carried the last one.
  MonotonicTime heard_at{};          // Its last hello, or creation.
  MonotonicTime heard_out_at{};      // Behind a silence: its hellos may be old ones until then.
  MonotonicTime told_all_at{};  // Behind a long one: a newer configuration may follow until then.
  MonotonicTime heard_by_channel_at{};  // Its last hello that was not straight to our port.
  Epoch config_epoch = 0;               // In its last hello.
  Greeted greeted;

  // failover
  Greetings greetings;
};

enum class FailoverStage : std::uint8_t {
  kNone,
  kWaitStart,  // Waiting for votes.
  kSelectReplica,
  kSendPromotion,
  kWaitPromotion,
  kReconfReplicas,  // The new master is in force; replicas are being re-pointed.
};

// The part of a failover in which the live master hands over to the replica (decision 24).
struct Handover {
  enum class Mode : std::uint8_t {
    kNone,
    kPreferred,  // By the directive: the failover goes on as a plain one when it does not work.
    kDemanded,   // COORDINATED: the failover ends when it does not work.
  };
  Mode mode = Mode::kNone;
  milliseconds timeout{0};     // For the replica to catch up, and so of the pause of the clients.
  std::string run_id;          // Of the master that was ordered.
  std::string history;         // Of its data.
  MonotonicTime ordered_at{};  // The last order to the master, to hand over or to stop.
  bool answered = false;       // All of that order: what INFO says from here on came behind it.
  std::optional<MonotonicTime>
      followed_at;             // Since when the master says that it follows and is done.
  MonotonicTime give_up_at{};  // Whatever has become of it.
  std::optional<MonotonicTime> ack_asked_at;  // The replica was last asked to acknowledge.
  std::optional<EventKind> called_off;  // Set once it is not to happen any more: how it will end.
  std::string reason;                   // Why, for people.
  bool active() const { return mode != Mode::kNone; }
};

// The client of FAILOVER ... WAIT.
struct FailoverWaiter {
  CommandToken token{};
  std::string new_master;  // "host port", once it has been promoted.
  std::string why_not = "overtaken by a newer configuration";
};

// A replica has refused to be promoted.
struct RefusedPromotion {
  int in_a_row = 0;
  MonotonicTime again_at{};  // It is asked again then.
};

// What is to be told of a failover that is under way, or not acknowledged yet.
struct OpenRecord {
  std::uint64_t serial = 0;
  MonotonicTime began{};
  FailoverRecord record;
};

struct Failover {
  FailoverStage stage = FailoverStage::kNone;
  Epoch epoch = 0;
  bool forced = false;  // SENTINEL FAILOVER.
  bool saved = false;   // Forced: a save has worked since the start.
  int collisions = 0;   // Forced: rounds in a row in which somebody else stood as well.
  bool won = false;     // By a majority of votes cast in `epoch`.
  MonotonicTime stage_since{};
  MonotonicTime election_deadline{};
  std::optional<MonotonicTime> votes_until;  // Forced: when it goes on without the missing votes.
  std::string promoted;                      // Node key; set from kSendPromotion on.
  std::string deposed;                       // Node key; set from kReconfReplicas on.
  std::string wanted;                        // Node key: the replica an operator named, or empty.
  Handover handover;
  std::map<std::string, RefusedPromotion> refusals;  // By node key.
  bool ordered = false;  // An order to promote was given: time counts from the first one.
  bool order_held =
      false;               // It waits for the disk. Not set for sure when a later change does, too.
  bool order_out = false;  // An order to promote may have arrived: there is no way back.
  std::shared_ptr<OpenRecord> record;  // Set while active.
  bool active() const { return stage != FailoverStage::kNone; }
};

// The election that made the present configuration, if it was ours: we know that nothing newer
// exists as long as no higher epoch is heard of, and we do hear of the others.
struct Victory {
  Epoch epoch = 0;
  std::string deposed;  // Node key of the master that was replaced, until it is a replica.
  MonotonicTime won_at{};
};

// Clients of the master that we deposed, who have to ask for the new one: when it has become a
// replica they are disconnected, and those who came back once more, as soon as nobody is told the
// old address any more. Gone when all that is done.
struct Stragglers {
  std::string deposed;        // Node key.
  MonotonicTime spread_by{};  // Peers that have not told of our configuration are not waited for.
  MonotonicTime until{};      // Who is connected to it later than this has come for a replica.
  bool disconnected = false;  // Once: by the order to follow, or behind a handover.
};

// A configuration that is not followed before everything has been heard that came in during a
// standstill of ours, or behind a silence of who tells of it: there may be a newer one behind it.
struct HeldConfiguration {
  std::string peer;  // Who told of it: key in MasterGroup::peers.
  HelloMessage hello;
  MonotonicTime until{};
};

// An own round that nobody leads and nobody can win any more: the votes prove it, or only we could
// have and gave it up (rule F3). Standing again early is safe while we have voted in no other epoch
// since.
struct DeadRound {
  Epoch epoch = 0;
  MonotonicTime retry_at{};
  int in_a_row = 1;
};

// No automatic failovers until then: see SavedPause.
struct Pause {
  MonotonicTime until = kNever;  // kNever: until SENTINEL RESUME.
  std::int64_t ends_at_ms = 0;
};

// Our place in the line of candidates, computed once: what it is measured by changes meanwhile, and
// places that move come together.
struct PlaceInLine {
  MonotonicTime line_from{};
  bool last = false;
  MonotonicTime turn_at{};
};

// How hellos travel in a group.
struct HelloChannels {
  MonotonicTime expected_from{};  // From when on the present master's channel has to carry.
  bool master_carries = false;    // It does, as far as we hear.
  bool replicas_too = false;      // The replicas' channels are listened to as well.
  MonotonicTime needed_at{};      // When they were last needed.
};

// The master was restarted, and has perhaps less than its replicas have: see monitor/crash.h.
struct Rebirth {
  MonotonicTime crashed_at{};
  std::string old_run_id;
  std::string history;                  // Of the data it had.
  std::optional<std::uint64_t> offset;  // Of what it came back with; none while it loads that.
  MonotonicTime known_at{};             // When that was said.
  bool append_only = false;             // That comes from an append-only file: `keys` count.
  std::optional<std::uint64_t> keys;
};

struct MasterGroup {
  MasterId id{};
  std::string name;
  MasterSettings settings;

  std::string master_key;
  std::map<std::string, DataNode> nodes;  // The master's entry included.
  std::map<std::string, Peer> peers;      // By id.

  // monitor
  std::string history;  // Of the master's data while it was a master, or of who follows it.
  std::optional<Rebirth> rebirth;  // Until the failover, or until nothing can be saved any more.
  bool replicas_reported = false;  // What they see of the master was told in this outage.

  // quorum
  DownState odown;
  std::string leader;  // Whom we voted for; empty = not known any more.
  Epoch leader_epoch = 0;
  std::optional<MonotonicTime> holdoff_from;  // Last own attempt or vote for another.
  bool ask_hinted = false;  // A peer asked about this master: its opinion may have changed.

  HelloChannels channels;  // notify

  // engine
  MonotonicTime starts_at{};   // Nobody is contacted before.
  bool contacted = false;      // No silence counts before.
  std::optional<Check> check;  // SENTINEL CHECK.
  std::optional<Pause> pause;
  // What a save of it holds; null when that has changed since.
  std::shared_ptr<const MasterState> image;
  std::optional<Address> told;  // See told_address(); none: the present master.

  // failover
  Epoch config_epoch = 0;
  std::optional<Victory> victory;  // Set while config_epoch was won by this process.
  Failover failover;
  std::optional<Stragglers> stragglers;
  std::optional<HeldConfiguration> held;
  std::optional<FailoverWaiter> waiter;  // Answered as soon as no failover is in progress.
  std::optional<PlaceInLine> place;      // While objectively down; kept until the next line.
  std::shared_ptr<OpenRecord> unseen;    // Its new master has not been seen as one yet, or null.
  std::optional<DeadRound> dead_round;   // Allows the next round before the hold-off has passed.
  bool delay_noted = false;              // "Next failover delay" was logged for this holdoff_from.
  bool suspension_noted = false;         // That it would have failed over now; until it is up.

  DataNode& master() { return nodes.at(master_key); }
  const DataNode& master() const { return nodes.at(master_key); }
  // Whoever changes what MasterState holds calls this: the next save must not use the old image.
  void ImageChanged() { image.reset(); }

  bool is_paused(MonotonicTime now) const { return pause && now < pause->until; }
  // True while this sentinel neither begins nor votes for automatic failovers of it.
  bool is_suspended(MonotonicTime now) const { return !settings.auto_failover || is_paused(now); }
  bool is_master(const DataNode& node) const { return node.key == master_key; }
  std::size_t replica_count() const { return nodes.size() - 1; }
  // True while `node` is the master and was asked to hand over.
  bool is_handing_over(const DataNode& node) const {
    return failover.stage == FailoverStage::kWaitPromotion && failover.handover.active() &&
           is_master(node);
  }

  const Address& address() const { return master().address; }
  // What clients are told: the master of the configuration that is on disk, as far as that could be
  // tried (rule F1).
  const Address& told_address() const { return told ? *told : address(); }
};

}  // namespace sentinel
