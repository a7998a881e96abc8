// PCRE2 behind one door: limits against expressions that never end.
#include "text/regex.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include "glass/base/error.h"
#include "glass/text/unicode.h"

namespace glass {

namespace {

constexpr std::size_t kMaxPattern = 8192;          // bytes; the longest published one has about 700
constexpr std::size_t kMaxCompiled = 1u << 20;     // bytes
constexpr std::uint32_t kMatchLimit = 10'000'000;  // steps of one search; published patterns need a handful a character
constexpr std::uint32_t kHeapLimit = 8 * 1024;     // KiB
constexpr std::size_t kStack = 8u << 20;           // bytes, of the compiled code

/// What a search needs besides the code; one a thread.
struct Search {
  pcre2_match_data* data = pcre2_match_data_create(1, nullptr);
  pcre2_match_context* context = pcre2_match_context_create(nullptr);
  pcre2_jit_stack* stack = pcre2_jit_stack_create(32 * 1024, kStack, nullptr);
  Search() {
    if (!data || !context || !stack) throw std::bad_alloc();
    pcre2_set_match_limit(context, kMatchLimit);
    pcre2_set_depth_limit(context, kMatchLimit);
    pcre2_set_heap_limit(context, kHeapLimit);
    pcre2_jit_stack_assign(context, nullptr, stack);
  }
  ~Search() {
    pcre2_jit_stack_free(stack);
    pcre2_match_context_free(context);
    pcre2_match_data_free(data);
  }
};

std::string message(int code) {
  PCRE2_UCHAR text[200];
  pcre2_get_error_message(code, text, sizeof text);
  return reinterpret_cast<const char*>(text);
}

}  // namespace

struct Regex::Code {
  pcre2_code* compiled = nullptr;
  ~Code() { pcre2_code_free(compiled); }
};

Regex::Regex(const std::string& pattern, const std::string& place) : code_(std::make_unique<Code>()), place_(place) {
  if (pattern.size() > kMaxPattern)
    fail(ErrorKind::data, "{}: a regular expression of {} bytes; at most {}", place, pattern.size(), kMaxPattern);
  const std::string translated = translate_regex(pattern, place);
  int code = 0;
  PCRE2_SIZE where = 0;
  // Oniguruma's ^ and $ always stand for lines.
  const std::uint32_t options = PCRE2_UTF | PCRE2_UCP | PCRE2_MULTILINE | PCRE2_NEVER_BACKSLASH_C;
  code_->compiled = pcre2_compile(reinterpret_cast<PCRE2_SPTR>(translated.data()), translated.size(), options, &code,
                                  &where, nullptr);
  if (!code_->compiled)
    fail(ErrorKind::data, "{}: '{}' is no regular expression that is supported: {}", place, shown(pattern),
         message(code));
  std::size_t size = 0;
  pcre2_pattern_info(code_->compiled, PCRE2_INFO_SIZE, &size);
  if (size > kMaxCompiled)
    fail(ErrorKind::data, "{}: '{}' takes {} bytes as code; at most {}", place, shown(pattern), size, kMaxCompiled);
  pcre2_jit_compile(code_->compiled, PCRE2_JIT_COMPLETE);  // without it the search is slower, not different
}

Regex::~Regex() = default;

bool Regex::find(std::string_view text, std::size_t from, std::size_t& begin, std::size_t& end) const {
  static thread_local Search search;
  const auto* subject = reinterpret_cast<PCRE2_SPTR>(text.data());
  const int found =
      pcre2_match(code_->compiled, subject, text.size(), from, PCRE2_NO_UTF_CHECK, search.data, search.context);
  if (found == PCRE2_ERROR_NOMATCH) return false;
  if (found < 0) fail(ErrorKind::data, "{}: the regular expression fails on this text: {}", place_, message(found));
  const PCRE2_SIZE* place = pcre2_get_ovector_pointer(search.data);
  begin = place[0];
  end = place[1];
  if (begin > end) fail(ErrorKind::data, "{}: the regular expression matches backwards", place_);
  return true;
}

std::size_t Regex::behind(std::string_view text, std::size_t position) {
  if (position >= text.size()) return position + 1;
  next_code_point(text, position);
  return position;
}

}  // namespace glass
