// A tokenizer whose words are the numbers of its ids, for tests that compare ids.
#pragma once

#include <memory>
#include <string>

#include "glass/base/json.h"
#include "glass/text/tokenizer.h"

namespace glass::test {

/// Words w0, w1, ... with their numbers as ids and no special tokens.
inline std::unique_ptr<Tokenizer> numbered_words(std::int64_t count) {
  Json vocabulary = Json::object();
  for (std::int64_t id = 0; id < count; ++id) vocabulary["w" + std::to_string(id)] = id;
  const Json document = {{"version", "1.0"},
                         {"added_tokens", Json::array()},
                         {"pre_tokenizer", {{"type", "WhitespaceSplit"}}},
                         {"model", {{"type", "WordLevel"}, {"vocab", vocabulary}, {"unk_token", "w0"}}}};
  return tokenizer_from_json(document, "test");
}

/// "w5 w12".
inline std::string text_of_ids(const Json& ids) {
  std::string text;
  for (const Json& id : ids) text += (text.empty() ? "w" : " w") + std::to_string(id.get<int>());
  return text;
}

}  // namespace glass::test
