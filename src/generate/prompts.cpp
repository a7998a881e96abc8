#include "generate/prompts.h"

#include <algorithm>

#include "glass/base/error.h"
#include "glass/model/target_form.h"

namespace glass {

namespace {

/// A prompt goes on where it ends: special tokens that the file puts behind a whole text are left out.
std::vector<std::int64_t> beginning(const Tokenizer& tokenizer, const std::string& text) {
  const Encoding encoding = tokenizer.encode(text);
  std::size_t size = encoding.size();
  while (size > 1 && encoding.special[size - 1] != 0) --size;
  return {encoding.ids.begin(), encoding.ids.begin() + static_cast<std::ptrdiff_t>(size)};
}

void append(const std::vector<std::int64_t>& tokens, std::vector<std::int64_t>& ids,
            std::vector<std::int64_t>& boundaries) {
  if (boundaries.empty()) boundaries.push_back(0);
  ids.insert(ids.end(), tokens.begin(), tokens.end());
  boundaries.push_back(static_cast<std::int64_t>(ids.size()));
}

/// The token that the target begins with.
std::int64_t start_of(const Architecture& architecture, const GenerationSettings& settings) {
  const std::int64_t start = settings.start_id ? *settings.start_id : target_form(architecture).start_id;
  if (start >= architecture.vocab_size() || start < 0) {
    fail(ErrorKind::config, "generate: decoder_start_token_id: the token {} is not in the model's vocabulary of {}",
         start, architecture.vocab_size());
  }
  return start;
}

/// Most tokens of a text whose beginning has `begin`. What nobody asked for gives way to what the model can read.
std::int64_t limit_of(const Architecture& architecture, const GenerationSettings& settings, std::int64_t begin) {
  if (settings.max_new_tokens) return begin + *settings.max_new_tokens;
  if (settings.max_length > 0 && begin >= settings.max_length) {
    fail(ErrorKind::data,
         "generate: max_length is {}, and the prompt has {} tokens already; give --max-new-tokens, or a shorter prompt",
         settings.max_length, begin);
  }
  const std::int64_t most = settings.max_length > 0 ? settings.max_length : begin + kUsualNewTokens;
  const bool must_fit = architecture.encoder || settings.beams > 1;
  return must_fit && begin < architecture.max_length ? std::min(most, architecture.max_length) : most;
}

}  // namespace

PromptBatch make_prompts(const Transformer& model, const Tokenizer& tokenizer, const std::vector<std::string>& prompts,
                         std::int64_t copies, const GenerationSettings& settings) {
  const Architecture& architecture = model.architecture();
  const bool has_encoder = token_scoring(architecture) == TokenScoring::target;
  const std::int64_t start = has_encoder ? start_of(architecture, settings) : -1;
  PromptBatch made;
  for (const std::string& prompt : prompts) {
    std::vector<std::int64_t> source, read;
    if (has_encoder) {
      const Encoding encoding = tokenizer.encode(prompt, architecture.max_length);
      source.assign(encoding.ids.begin(), encoding.ids.end());
      read = {start};
    } else {
      source = read = beginning(tokenizer, prompt);
    }
    if (source.empty())
      fail(ErrorKind::data, "prompt '{}': the tokenizer makes no token of it; write something", shown(prompt));
    const auto begin = static_cast<std::int64_t>(read.size());
    for (std::int64_t copy = 0; copy < copies; ++copy) {
      append(source, made.batch.ids, made.batch.cu_seqlens);
      if (has_encoder) append(read, made.batch.target_ids, made.batch.target_cu_seqlens);
      made.read.push_back(read);
      made.source.push_back(source);
      made.limits.push_back(limit_of(architecture, settings, begin));
    }
    made.longest = std::max(made.longest, begin);
    made.capacity = std::max(made.capacity, made.limits.back());
  }
  return made;
}

}  // namespace glass
