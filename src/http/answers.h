// The answers, one function for each route. A "*" of the route is `name`.
#pragma once

#include <string>

#include "codec/http/message.h"
#include "http/view.h"

namespace sentinel::http {

// {"error":"<reason>"}
codec::HttpResponse ErrorAnswer(int status, std::string_view reason);

codec::HttpResponse AnswerMetrics(const View& view, const codec::HttpRequest& request,
                                  const std::string& name);
codec::HttpResponse AnswerLive(const View& view, const codec::HttpRequest& request,
                               const std::string& name);
codec::HttpResponse AnswerReady(const View& view, const codec::HttpRequest& request,
                                const std::string& name);
codec::HttpResponse AnswerIsMaster(const View& view, const codec::HttpRequest& request,
                                   const std::string& name);
codec::HttpResponse AnswerIsReplica(const View& view, const codec::HttpRequest& request,
                                    const std::string& name);
codec::HttpResponse AnswerOverview(const View& view, const codec::HttpRequest& request,
                                   const std::string& name);
codec::HttpResponse AnswerMaster(const View& view, const codec::HttpRequest& request,
                                 const std::string& name);
codec::HttpResponse AnswerHistory(const View& view, const codec::HttpRequest& request,
                                  const std::string& name);
codec::HttpResponse AnswerExplain(const View& view, const codec::HttpRequest& request,
                                  const std::string& name);
codec::HttpResponse AnswerEvents(const View& view, const codec::HttpRequest& request,
                                 const std::string& name);
codec::HttpResponse AnswerPage(const View& view, const codec::HttpRequest& request,
                               const std::string& name);

}  // namespace sentinel::http
