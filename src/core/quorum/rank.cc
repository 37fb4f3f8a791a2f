#include "quorum/rank.h"

#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>

namespace sentinel {
namespace {

constexpr Duration kStepMin = std::chrono::milliseconds(25);
constexpr Duration kStepMax = std::chrono::milliseconds(500);
constexpr int kRoundTripsPerStep = 3;  // The request, its answer, and as much again to spare.
constexpr int kSavesPerStep = 2;       // The candidate's vote is on disk before its request leaves.

// Spreads every bit of the input over the whole word: the finalizer of MurmurHash3.
std::uint64_t Mix(std::uint64_t bits) {
  bits ^= bits >> 33;
  bits *= 0xff51afd7ed558ccdULL;
  bits ^= bits >> 33;
  bits *= 0xc4ceb9fe1a85ec53ULL;
  return bits ^ (bits >> 33);
}

// FNV-1a, 64 bits, the same on every machine. Mixed, because by itself it leaves the high bits, by
// which numbers are ordered, nearly as they are when only the last characters (the epoch) differ.
std::uint64_t Hash(const std::string& text) {
  std::uint64_t hash = 14695981039346656037ULL;
  for (const char c : text) {
    hash ^= static_cast<unsigned char>(c);
    hash *= 1099511628211ULL;
  }
  return Mix(hash);
}

std::pair<std::uint64_t, std::string> SortKey(const MasterGroup& group, Epoch epoch,
                                              const std::string& id) {
  return {Hash(id + '/' + group.name + '/' + std::to_string(epoch)), id};
}

}  // namespace

int CandidateRank(const Model& model, const MasterGroup& group) {
  const Epoch epoch = model.current_epoch + 1;
  const auto own = SortKey(group, epoch, model.my_id);
  return static_cast<int>(
      std::count_if(group.peers.begin(), group.peers.end(), [&](const auto& entry) {
        return !entry.second.sdown.active() && SortKey(group, epoch, entry.first) < own;
      }));
}

Duration CandidateStep(const Model& model, const MasterGroup& group) {
  Duration slowest{0};
  for (const auto& [id, peer] : group.peers) {
    if (!peer.sdown.active()) slowest = std::max(slowest, peer.link->endpoint.round_trip);
  }
  return std::clamp(kRoundTripsPerStep * slowest + kSavesPerStep * model.save_time, kStepMin,
                    kStepMax);
}

}  // namespace sentinel
