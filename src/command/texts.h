// Error and status texts of the command port, in one place because clients depend on them
// (command sheet). Texts that echo a word are functions.
#pragma once

#include <string>
#include <string_view>

namespace sentinel::command::texts {

// --- any command ----------------------------------------------------------------------------

inline constexpr char kNoAuth[] = "NOAUTH Authentication required.";
inline constexpr char kNoPermChannel[] =
    "NOPERM this user has no permissions to access one of the channels used as arguments";
inline constexpr char kSyntax[] = "ERR syntax error";
inline constexpr char kNotAnInteger[] = "ERR value is not an integer or out of range";

inline std::string WrongArity(std::string_view full_name) {
  return "ERR wrong number of arguments for '" + std::string(full_name) + "' command";
}

inline std::string NoPermCommand(std::string_view full_name) {
  return "NOPERM this user has no permissions to run the '" + std::string(full_name) + "' command";
}

inline std::string UnknownSubcommand(std::string_view typed, std::string_view container) {
  return "ERR unknown subcommand '" + std::string(typed) + "'. Try " + std::string(container) +
         " HELP.";
}

// For arity errors that only the handler finds.
inline std::string LateArity(std::string_view typed, std::string_view container) {
  return "ERR unknown subcommand or wrong number of arguments for '" + std::string(typed) +
         "'. Try " + std::string(container) + " HELP.";
}

inline std::string OnlyInSubscribedState(std::string_view full_name) {
  return "ERR Can't execute '" + std::string(full_name) +
         "': only (P|S)SUBSCRIBE / (P|S)UNSUBSCRIBE / PING / QUIT / RESET are allowed in this "
         "context";
}

// --- connection -----------------------------------------------------------------------------

inline constexpr char kWrongPass[] =
    "WRONGPASS invalid username-password pair or user is disabled.";
inline constexpr char kAuthWithoutPassword[] =
    "ERR AUTH <password> called without any password configured for the default user. Are you "
    "sure your configuration is correct?";
inline constexpr char kBadClientName[] =
    "ERR Client names cannot contain spaces, newlines or special characters.";
inline constexpr char kHelloBadVersion[] = "ERR Protocol version is not an integer or out of range";
inline constexpr char kNoProto[] = "NOPROTO unsupported protocol version";
inline constexpr char kHelloNoAuth[] =
    "NOAUTH HELLO must be called with the client already authenticated, otherwise the HELLO AUTH "
    "<user> <pass> option can be used to authenticate the client and select the RESP protocol "
    "version at the same time";

inline std::string HelloBadOption(std::string_view typed) {
  return "ERR Syntax error in HELLO option '" + std::string(typed) + "'";
}

// --- CLIENT ---------------------------------------------------------------------------------

inline constexpr char kNoSuchClient[] = "ERR No such client";
inline constexpr char kBadClientId[] = "ERR Invalid client ID";
inline constexpr char kClientIdTooSmall[] = "ERR client-id should be greater than 0";
inline constexpr char kBadMaxAge[] = "ERR maxage is not an integer or out of range";

inline constexpr char kBadTimeout[] = "ERR timeout is not an integer or out of range";
inline constexpr char kNegativeTimeout[] = "ERR timeout is negative";
inline constexpr char kTimeoutTooLong[] = "ERR timeout is out of range";
inline constexpr char kBadPauseMode[] = "ERR CLIENT PAUSE mode must be WRITE or ALL";
inline constexpr char kBadUnblockReason[] = "ERR CLIENT UNBLOCK reason should be TIMEOUT or ERROR";

inline constexpr char kOneRedirect[] = "ERR A client can only redirect to a single other client";
inline constexpr char kNoRedirectTarget[] = "ERR The client ID you want redirect to does not exist";
inline constexpr char kPrefixNeedsBroadcast[] =
    "ERR PREFIX option requires BCAST mode to be enabled";
inline constexpr char kBroadcastSwitched[] =
    "ERR You can't switch BCAST mode on/off before disabling tracking for this client, and then "
    "re-enabling it with a different mode.";
inline constexpr char kOptWithBroadcast[] = "ERR OPTIN and OPTOUT are not compatible with BCAST";
inline constexpr char kOptInAndOut[] = "ERR You can't specify both OPTIN mode and OPTOUT mode";
inline constexpr char kOptSwitched[] =
    "ERR You can't switch OPTIN/OPTOUT mode before disabling tracking for this client, and then "
    "re-enabling it with a different mode.";
inline constexpr char kCachingWithoutOpt[] =
    "ERR CLIENT CACHING can be called only when the client is in tracking mode with OPTIN or "
    "OPTOUT mode enabled";
inline constexpr char kCachingYesWithoutOptIn[] =
    "ERR CLIENT CACHING YES is only valid when tracking is enabled in OPTIN mode.";
inline constexpr char kCachingNoWithoutOptOut[] =
    "ERR CLIENT CACHING NO is only valid when tracking is enabled in OPTOUT mode.";

inline std::string PrefixOverlapsExisting(std::string_view prefix, std::string_view other) {
  return "ERR Prefix '" + std::string(prefix) + "' overlaps with an existing prefix '" +
         std::string(other) + "'. Prefixes for a single client must not overlap.";
}

inline std::string PrefixOverlapsProvided(std::string_view prefix, std::string_view other) {
  return "ERR Prefix '" + std::string(prefix) + "' overlaps with another provided prefix '" +
         std::string(other) + "'. Prefixes for a single client must not overlap.";
}

inline std::string UnknownClientType(std::string_view type) {
  return "ERR Unknown client type '" + std::string(type) + "'";
}

inline std::string NoSuchUser(std::string_view user) {
  return "ERR No such user '" + std::string(user) + "'";
}

inline std::string UnrecognizedInfoOption(std::string_view option) {
  return "ERR Unrecognized option '" + std::string(option) + "'";
}

// `attribute`: LIB-NAME or LIB-VER.
inline std::string BadLibraryText(std::string_view attribute) {
  return "ERR " + std::string(attribute) +
         " cannot contain spaces, newlines or special characters.";
}

// --- server and ACL -------------------------------------------------------------------------

inline constexpr char kNoShutdown[] = "ERR No shutdown in progress.";
inline constexpr char kOnlyHello[] = "ERR Only HELLO messages are accepted by Sentinel instances.";

inline constexpr char kInvalidCommand[] = "ERR Invalid command specified";
inline constexpr char kNoKeyArguments[] = "ERR The command has no key arguments";

inline constexpr char kDefaultUserStays[] = "ERR The 'default' user cannot be removed";
inline constexpr char kBadPasswordBits[] =
    "ERR ACL GENPASS argument must be the number of bits for the output password, a positive "
    "number up to 4096";
inline constexpr char kNoAclFile[] =
    "ERR This Redis instance is not configured to use an ACL file. You may want to specify users "
    "via the ACL SETUSER command and then issue a CONFIG REWRITE (assuming you have a Redis "
    "configuration file set) in order to store users in the Redis configuration.";
inline constexpr char kBadUserName[] = "ERR Usernames can't contain spaces or null characters";
inline constexpr char kNoUserName[] = "ERR Usernames can't be empty";
inline constexpr char kAclSaveFailed[] =
    "ERR There was an error trying to save the ACLs. Please check the server logs for more "
    "information";

inline std::string BadAclModifier(std::string_view rule, std::string_view why) {
  return "ERR Error in ACL SETUSER modifier '" + std::string(rule) + "': " + std::string(why);
}

inline std::string UnmatchedSelector(std::string_view selector) {
  return "ERR Unmatched parenthesis in acl selector starting at '" + std::string(selector) + "'.";
}

inline std::string UserNotFound(std::string_view user) {
  return "ERR User '" + std::string(user) + "' not found";
}

// What ACL DRYRUN says; no errors.
inline std::string WouldLackCommand(std::string_view full_name) {
  return "This user has no permissions to run the '" + std::string(full_name) + "' command";
}

inline std::string WouldLackChannel(std::string_view channel) {
  return "This user has no permissions to access the '" + std::string(channel) + "' channel";
}

inline std::string CommandNotFound(std::string_view command) {
  return "ERR Command '" + std::string(command) + "' not found";
}

inline std::string UnknownCategory(std::string_view category) {
  return "ERR Unknown category '" + std::string(category) + "'";
}

// --- SENTINEL -------------------------------------------------------------------------------

inline constexpr char kNoSuchMaster[] = "ERR No such master with that name";
inline constexpr char kNoSuchReplica[] = "ERR No such replica with that address";
inline constexpr char kNoSuchSentinel[] = "ERR No such sentinel with that id";
inline constexpr char kIsMaster[] = "ERR That is the address of the master";
inline constexpr char kSentinelIsUp[] = "ERR That sentinel is not down";
inline constexpr char kMostSentinelsDown[] =
    "NOQUORUM Most sentinels of that master are down. Use SENTINEL RESET if they are gone for good";
inline constexpr char kBadHistoryCount[] = "ERR COUNT has to be a number above 0";
inline constexpr char kBadPause[] = "ERR The length of a pause is in seconds, 1 at least";
inline constexpr char kBadForget[] = "ERR Specify the address of a replica or the id of a sentinel";
inline constexpr char kSaveFailed[] = "ERR Failed to save config file. Check server logs.";
inline constexpr char kEpochsUsedUp[] =
    "ERR The epochs are used up, so that no election can be numbered";
inline constexpr char kInProgress[] = "INPROG Failover already in progress";
inline constexpr char kNoGoodReplica[] = "NOGOODSLAVE No suitable replica to promote";
inline constexpr char kBadFailoverOption[] = "ERR Unknown failover option specified";
inline constexpr char kHandoverTimeoutInvalid[] =
    "ERR FAILOVER timeout must be a positive number of ms";
inline constexpr char kHandoverTooLong[] =
    "ERR FAILOVER timeout must be shorter than the failover-timeout of the master";

inline std::string NoGoodReplica(std::string_view why) { return "NOGOODSLAVE " + std::string(why); }

inline std::string NoGoodPrimary(std::string_view why) {
  return "NOGOODPRIMARY " + std::string(why);
}

inline std::string FailoverAborted(std::string_view why) {
  return "ERR Failover ended without a new master: " + std::string(why);
}

inline constexpr char kBadQuorum[] = "ERR Invalid quorum";
inline constexpr char kBadPort[] = "ERR Invalid port";
inline constexpr char kQuorumTooSmall[] = "ERR Quorum must be 1 or greater.";
inline constexpr char kBadAddress[] = "ERR Invalid IP address or hostname specified";
inline constexpr char kPortOutOfRange[] = "ERR Invalid port number.";
inline constexpr char kBadMasterName[] =
    "ERR Invalid master name: it must not be empty or hold blanks, commas or control characters.";
inline constexpr char kDuplicateMaster[] = "ERR Duplicate master name.";

inline constexpr char kScriptsDenied[] =
    "ERR Reconfiguration of scripts path is denied for security reasons. Check the "
    "deny-scripts-reconfig configuration directive in your Sentinel configuration";
inline constexpr char kBadNotificationScript[] =
    "ERR Notification script seems non existing or non executable";
inline constexpr char kBadReconfigScript[] =
    "ERR Client reconfiguration script seems non existing or non executable";

inline std::string ReplaceableScript(std::string_view why) {
  return "ERR Others could replace this script: " + std::string(why) +
         ". Check the safe-scripts-only configuration directive in your Sentinel configuration";
}

inline std::string PasswordSourceDenied(std::string_view setting) {
  return "ERR Reading '" + std::string(setting) +
         "' from another file or variable is denied for security reasons. Check the "
         "deny-scripts-reconfig configuration directive in your Sentinel configuration";
}

inline std::string BadSetValue(std::string_view value, std::string_view option) {
  return "ERR Invalid argument '" + std::string(value) + "' for SENTINEL SET '" +
         std::string(option) + "'";
}

inline std::string UnknownSetOption(std::string_view option) {
  return "ERR Unknown option or number of arguments for SENTINEL SET '" + std::string(option) + "'";
}

inline constexpr char kConfigUsage[] =
    "ERR Only SENTINEL CONFIG GET <option> / SET <option> <value> are supported.";

inline std::string UnknownConfigParameter(std::string_view parameter) {
  return "ERR Invalid argument '" + std::string(parameter) + "' to SENTINEL CONFIG SET";
}

inline std::string BadConfigValue(std::string_view value, std::string_view parameter) {
  return "ERR Invalid value '" + std::string(value) + "' to SENTINEL CONFIG SET '" +
         std::string(parameter) + "'";
}

inline std::string DuplicateConfigParameter(std::string_view parameter) {
  return "ERR Duplicate argument '" + std::string(parameter) + "' to SENTINEL CONFIG SET";
}

inline std::string TlsRefused(std::string_view reason) {
  return "ERR Unable to update TLS configuration: " + std::string(reason);
}

inline std::string MissingConfigValue(std::string_view parameter) {
  return "ERR Missing argument '" + std::string(parameter) + "' value";
}

inline std::string UnknownDebugOption(std::string_view option) {
  return "ERR Unknown option or number of arguments for SENTINEL DEBUG '" + std::string(option) +
         "'";
}

inline std::string BadDebugValue(std::string_view value, std::string_view option) {
  return "ERR Invalid argument '" + std::string(value) + "' for SENTINEL DEBUG '" +
         std::string(option) + "'";
}

inline constexpr char kUnknownSimulation[] = "ERR Unknown failure simulation specified";

inline constexpr char kNoQuorumTail[] =
    "Not enough available Sentinels to reach the specified quorum for this master";
inline constexpr char kNoMajorityTail[] =
    "Not enough available Sentinels to reach the majority and authorize a failover";
inline constexpr char kNoEpochTail[] =
    "The epochs are used up, so that no election can be numbered";

}  // namespace sentinel::command::texts
