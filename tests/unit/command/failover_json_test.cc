#include "command/failover_json.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>

namespace sentinel::command {
namespace {

std::string JsonOf(const PastFailover& failover) {
  std::string text;
  AppendFailoverJson(text, failover);
  return text;
}

TEST(FailoverJson, RendersAFailover) {
  auto record = std::make_shared<FailoverRecord>();
  record->master = "my\"master";
  record->epoch = 7;
  record->kind = FailoverKind::kForced;
  record->led_by = "aa";
  record->led_by_self = true;
  record->result = "switched";
  record->reason = "why";
  record->from = "127.0.0.1:6379";
  record->to = "127.0.0.1:6380";
  record->acknowledged = true;
  record->phases = {{FailoverPhase::kElected, Duration(1500)}};
  record->votes = {{"aa", "bb", 7}};
  record->candidates = {{"127.0.0.1:6380", "r", 100, 5, 1, true, ""},
                        {"127.0.0.1:6381", "", 0, 0, 0, false, "has priority 0"}};
  EXPECT_EQ(JsonOf({record, 1'700'000'000'000}),
            R"({"master":"my\"master","epoch":7,"kind":"forced",)"
            R"("started_at_ms":1700000000000,"led_by":"aa","led_by_self":true,)"
            R"("result":"switched","reason":"why","from":"127.0.0.1:6379",)"
            R"("to":"127.0.0.1:6380","acknowledged":true,)"
            R"("phases":[{"name":"elected","ms":1.500}],)"
            R"("votes":[{"sentinel":"aa","for":"bb","epoch":7}],)"
            R"("candidates":[{"replica":"127.0.0.1:6380","run_id":"r","priority":100,"offset":5,)"
            R"("rank":1,"chosen":true,"excluded":null},)"
            R"({"replica":"127.0.0.1:6381","run_id":"","priority":0,"offset":0,)"
            R"("rank":null,"chosen":false,"excluded":"has priority 0"}]})");
}

TEST(FailoverJson, WhatIsNotKnownIsNull) {
  const std::string text = JsonOf({std::make_shared<const FailoverRecord>(), 0});
  EXPECT_NE(text.find(R"("led_by":null)"), std::string::npos) << text;
  EXPECT_NE(text.find(R"("to":null)"), std::string::npos) << text;
  EXPECT_NE(text.find(R"("phases":[])"), std::string::npos) << text;
}

TEST(FailoverJson, RendersAnExplanation) {
  const Explanation explanation{false, "No.", {{"it is down", "no", false}, {"disk", "ok", true}}};
  EXPECT_EQ(ExplanationJson("m", explanation),
            R"({"master":"m","failover_now":false,"summary":"No.","conditions":[)"
            R"({"condition":"it is down","value":"no","met":false},)"
            R"({"condition":"disk","value":"ok","met":true}]})");
}

}  // namespace
}  // namespace sentinel::command
