// One handler per input. A handler records what happened and touches whom it concerns; the engine
// then evaluates everybody touched, once.
#pragma once

#include "notify/turn.h"
#include "sentinel/input.h"
#include "sentinel/state.h"

namespace sentinel {

// link_input.cc
void OnLinkConnected(Turn& turn, const LinkConnected& input);
void OnLinkClosed(Turn& turn, const LinkClosed& input);
void OnReply(Turn& turn, const ReplyReceived& input);
void OnSubscriptionMessage(Turn& turn, const SubscriptionMessage& input);
void OnSaveFinished(Turn& turn, const SaveFinished& input);

// hello_input.cc: the rules of the protocol sheet, section 4, for both paths a hello comes in by.
void OnGreeting(Turn& turn, const HelloMessage& hello);        // On our port.
void OnChannelMessage(Turn& turn, const HelloMessage& hello);  // On that of a server.

// failover_input.cc
void OnFailoverCommand(Turn& turn, const FailoverCommand& input);

// master_input.cc
void OnMonitorCommand(Turn& turn, const MonitorCommand& input);
void OnRemoveCommand(Turn& turn, const RemoveCommand& input);
void OnResetCommand(Turn& turn, const ResetCommand& input);

// A SENTINEL MONITOR that waited for its host name goes on; `address` is unresolved when the name
// could not be found.
void FinishMonitor(Turn& turn, const MonitorCommand& input, const Address& address);

// setting_input.cc
void OnSetCommand(Turn& turn, const SetCommand& input);
void OnProcessConfigCommand(Turn& turn, const ProcessConfigCommand& input);
void OnFlushConfigCommand(Turn& turn, const FlushConfigCommand& input);

// forget_input.cc
void OnForgetCommand(Turn& turn, const ForgetCommand& input);

// debug_input.cc
void OnTunablesCommand(Turn& turn, const TunablesCommand& input);
void OnSimulateFailureCommand(Turn& turn, const SimulateFailureCommand& input);

// name_input.cc
void OnNameResolved(Turn& turn, const NameResolved& input);

// snapshot.cc: the model as it starts from, and as it is saved. A save looks at each master, which
// takes 9 us for a thousand: what did not change is shared with the image before.
void LoadState(Turn& turn, const PersistentState& state);
StateImage TakeSnapshot(Model& model);
MasterState SaveMaster(const MasterGroup& group);
MasterGroup& AddMaster(Turn& turn, const MasterState& state);

// +monitor, at start and on SENTINEL MONITOR.
void AnnounceMaster(Turn& turn, const MasterGroup& group);

}  // namespace sentinel
