// Directives whose value is more than one word: how each is checked and written. Error texts are
// those of the stock program.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "codec/conf/directive.h"
#include "codec/conf/options.h"

namespace sentinel::codec {

// bind
Result<void> SetBind(const std::vector<std::string>& words, ServerOptions& options);
std::vector<OptionLine> BindLines(const ServerOptions& options);

// http-bind
Result<void> SetHttpBind(const std::vector<std::string>& words, ServerOptions& options);
std::vector<OptionLine> HttpBindLines(const ServerOptions& options);

// client-output-buffer-limit: any number of (class, hard, soft, seconds).
Result<void> SetOutputLimits(const std::vector<std::string>& words, ServerOptions& options);
std::vector<OptionLine> OutputLimitLines(const ServerOptions& options);

// Values that are only kept: ListType::normalize.
Result<std::string> NormalizeSave(const std::vector<std::string>& words);  // Never kept.
Result<std::string> NormalizeReplicaOf(const std::vector<std::string>& words);
Result<std::string> NormalizeShutdown(const std::vector<std::string>& words);
Result<std::string> NormalizePercentiles(const std::vector<std::string>& words);
Result<std::string> NormalizeOomScores(const std::vector<std::string>& words);

}  // namespace sentinel::codec
