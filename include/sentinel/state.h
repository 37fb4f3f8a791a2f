// What survives a restart: the value that the configuration codec reads from sentinel.conf and that
// the engine starts from, and the image of it that the engine gives out for every save
// (protocol sheet, section 14).
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "sentinel/address.h"
#include "sentinel/ids.h"
#include "sentinel/settings.h"

namespace sentinel {

struct KnownSentinel {
  Address address;
  std::string id;
  bool operator==(const KnownSentinel&) const = default;
};

// SENTINEL PAUSE: until it ends, this sentinel neither begins nor votes for automatic failovers.
struct SavedPause {
  // When it ends, in milliseconds since 1970; 0: with SENTINEL RESUME. The core hands it through:
  // it is for files and people.
  std::int64_t ends_at_ms = 0;
  // What was left of it when the state was read: see MeasurePauses(). Zero in what is to be saved.
  milliseconds left{0};
  bool operator==(const SavedPause&) const = default;
};

struct MasterState {
  std::string name;
  Address address;  // The master of config_epoch.
  MasterSettings settings;
  Epoch config_epoch = 0;
  Epoch leader_epoch = 0;  // Last epoch in which this sentinel voted for this master.
  std::optional<SavedPause> pause;
  std::vector<Address> known_replicas;
  std::vector<KnownSentinel> known_sentinels;

  bool operator==(const MasterState&) const = default;
};

struct PersistentState {
  std::string my_id;  // 40 characters.
  Epoch current_epoch = 0;
  ProcessSettings process;
  std::vector<MasterState> masters;  // In the order they were first configured.

  bool operator==(const PersistentState&) const = default;
};

// Fills in what is left of each pause. To be called between reading a state and starting from it.
void MeasurePauses(PersistentState& state, std::chrono::system_clock::time_point now);

// A state as it is given out for a save. Masters that have not changed since the last one are the
// same objects as there, so that with thousands of masters a save costs what has changed.
struct StateImage {
  std::string my_id;
  Epoch current_epoch = 0;
  ProcessSettings process;
  std::vector<std::shared_ptr<const MasterState>> masters;  // None is null.

  StateImage() = default;
  StateImage(const PersistentState& state);  // NOLINT(google-explicit-constructor): the same value.
};

PersistentState ToState(const StateImage& image);

}  // namespace sentinel
