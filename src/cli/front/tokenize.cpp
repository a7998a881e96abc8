// glassformer tokenize MODEL < lines: ids, tokens and their places in bytes and code points, one JSON object a line; or
// totals; or the way back.
#include <fmt/core.h>

#include <chrono>
#include <iostream>

#include "cli/front/front.h"
#include "glass/base/error.h"
#include "glass/base/json.h"
#include "glass/base/log.h"
#include "glass/data/tokenize.h"
#include "glass/text/json_lines.h"

namespace glass::cli {
namespace {

constexpr std::size_t kMaxLine = 1u << 20;  // bytes; the dataset readers have the same limit

template <typename Use>
void for_each_line(const Use& use) {
  std::string line;
  for (std::int64_t number = 1; std::getline(std::cin, line); ++number) {
    const std::string origin = fmt::format("standard input:{}", number);
    if (line.size() > kMaxLine)
      fail(ErrorKind::data, "{}: has {} bytes, at most {} are read", origin, line.size(), kMaxLine);
    if (!line.empty() && line.back() == '\r') line.pop_back();
    use(line, origin);
  }
}

/// The same, each line as texts: JSON, or as it stands.
template <typename Use>
void for_each_text(bool is_json, const Use& use) {
  for_each_line([&](const std::string& line, const std::string& origin) {
    use(is_json ? text_of_json_line(line, origin) : TextLine{line, std::nullopt}, origin);
  });
}

void log_unknown(const CutCounts& counts) {
  if (counts.unknown_tokens > 0)
    log_warning("unknown: {} of {} tokens, in {} of {} lines, are not in the vocabulary", counts.unknown_tokens,
                counts.tokens, counts.unknown_texts, counts.texts);
}

void print_encodings(const Tokenizer& tokenizer, bool is_json) {
  CutCounts counts;
  for_each_text(is_json, [&](const TextLine& line, const std::string& origin) {
    const Encoding encoding = encode_line(tokenizer, line, origin);
    counts.add(encoding, tokenizer.special_ids());
    fmt::print("{}\n", dump_json(encoding_to_json(tokenizer, encoding, line.pair.has_value())));
  });
  log_unknown(counts);
}

/// The seconds are those of encoding alone.
void print_totals(const Tokenizer& tokenizer, bool is_json) {
  std::vector<std::pair<TextLine, std::string>> lines;
  std::int64_t bytes = 0;
  for_each_text(is_json, [&](TextLine line, const std::string& origin) {
    bytes += static_cast<std::int64_t>(line.text.size());
    lines.emplace_back(std::move(line), origin);
  });
  CutCounts counts;
  const auto start = std::chrono::steady_clock::now();
  for (const auto& [line, origin] : lines) counts.add(encode_line(tokenizer, line, origin), tokenizer.special_ids());
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  fmt::print("{}\n", dump_json({{"lines", lines.size()},
                                {"bytes", bytes},
                                {"tokens", counts.tokens},
                                {"unknown_tokens", counts.unknown_tokens},
                                {"seconds", seconds}}));
  log_unknown(counts);
}

void print_texts(const Tokenizer& tokenizer) {
  for_each_line([&](const std::string& line, const std::string& origin) {
    fmt::print("{}\n", dump_json(Json(decode_json_line(tokenizer, line, origin))));
  });
}

}  // namespace

int run_tokenize(const Arguments& arguments) {
  const auto tokenizer = open_tokenizer(arguments.get("MODEL"));
  if (arguments.has("--decode"))
    print_texts(*tokenizer);
  else if (arguments.has("--count"))
    print_totals(*tokenizer, arguments.has("--jsonl"));
  else
    print_encodings(*tokenizer, arguments.has("--jsonl"));
  return 0;
}

}  // namespace glass::cli
