// The handlers that the command table names, by the file they live in.
#pragma once

#include "command/command_table.h"

namespace sentinel::command {

// connection.cc
Outcome Ping(Context& context, const Words& words);
Outcome Auth(Context& context, const Words& words);
Outcome Hello(Context& context, const Words& words);
Outcome Quit(Context& context, const Words& words);

// client.cc
Outcome ClientGetName(Context& context, const Words& words);
Outcome ShowClientId(Context& context, const Words& words);
Outcome ClientInfo(Context& context, const Words& words);
Outcome ClientList(Context& context, const Words& words);
Outcome ClientNoEvict(Context& context, const Words& words);
Outcome ClientReply(Context& context, const Words& words);
Outcome ClientSetInfo(Context& context, const Words& words);
Outcome ClientSetName(Context& context, const Words& words);
Outcome ClientUnblock(Context& context, const Words& words);

// client_kill.cc
Outcome ClientKill(Context& context, const Words& words);

// client_pause.cc
Outcome BeginClientPause(Context& context, const Words& words);
Outcome EndClientPause(Context& context, const Words& words);

// client_tracking.cc
Outcome ClientTracking(Context& context, const Words& words);
Outcome ClientTrackingInfo(Context& context, const Words& words);
Outcome ClientGetRedir(Context& context, const Words& words);
Outcome ClientCaching(Context& context, const Words& words);

// pubsub_commands.cc
Outcome Subscribe(Context& context, const Words& words);
Outcome PSubscribe(Context& context, const Words& words);
Outcome Unsubscribe(Context& context, const Words& words);
Outcome PUnsubscribe(Context& context, const Words& words);
Outcome Publish(Context& context, const Words& words);

// server.cc
Outcome ShowRole(Context& context, const Words& words);
Outcome RequestShutdown(Context& context, const Words& words);

// info.cc
Outcome Info(Context& context, const Words& words);

// command_docs.cc
Outcome CommandDocs(Context& context, const Words& words);

// introspection.cc
Outcome CommandAll(Context& context, const Words& words);
Outcome CommandCount(Context& context, const Words& words);
Outcome CommandGetKeys(Context& context, const Words& words);
Outcome CommandInfo(Context& context, const Words& words);
Outcome CommandList(Context& context, const Words& words);

// help.cc: for every container.
Outcome Help(Context& context, const Words& words);

// acl.cc
Outcome AclCat(Context& context, const Words& words);
Outcome AclGenPass(Context& context, const Words& words);
Outcome AclWhoAmI(Context& context, const Words& words);
Outcome ShowAclLog(Context& context, const Words& words);

// acl_users.cc
Outcome AclDelUser(Context& context, const Words& words);
Outcome AclDryRun(Context& context, const Words& words);
Outcome AclGetUser(Context& context, const Words& words);
Outcome AclList(Context& context, const Words& words);
Outcome AclSetUser(Context& context, const Words& words);
Outcome AclUsers(Context& context, const Words& words);

// acl_files.cc
Outcome AclLoad(Context& context, const Words& words);
Outcome AclSave(Context& context, const Words& words);

// sentinel_query.cc
Outcome SentinelMasters(Context& context, const Words& words);
Outcome SentinelMaster(Context& context, const Words& words);
Outcome SentinelReplicas(Context& context, const Words& words);
Outcome SentinelSentinels(Context& context, const Words& words);
Outcome SentinelGetMasterAddr(Context& context, const Words& words);
Outcome SentinelCkQuorum(Context& context, const Words& words);
Outcome SentinelMyId(Context& context, const Words& words);
Outcome SentinelPendingScripts(Context& context, const Words& words);

// sentinel_history.cc
Outcome SentinelExplain(Context& context, const Words& words);
Outcome SentinelHistory(Context& context, const Words& words);

// sentinel_debug.cc
Outcome SentinelDebug(Context& context, const Words& words);
Outcome SentinelInfoCache(Context& context, const Words& words);
Outcome SentinelSimulateFailure(Context& context, const Words& words);

// sentinel_change.cc
Outcome SentinelIsMasterDown(Context& context, const Words& words);
Outcome SentinelFailover(Context& context, const Words& words);
Outcome SentinelReset(Context& context, const Words& words);
Outcome SentinelMonitor(Context& context, const Words& words);
Outcome SentinelForget(Context& context, const Words& words);
Outcome SentinelRemove(Context& context, const Words& words);
Outcome SentinelFlushConfig(Context& context, const Words& words);

// sentinel_check.cc
Outcome SentinelCheck(Context& context, const Words& words);

// sentinel_pause.cc
Outcome SentinelPause(Context& context, const Words& words);
Outcome SentinelResume(Context& context, const Words& words);

// sentinel_set.cc
Outcome SentinelSet(Context& context, const Words& words);

// sentinel_config.cc
Outcome SentinelConfig(Context& context, const Words& words);

}  // namespace sentinel::command
