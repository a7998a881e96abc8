// Characters whose class BERT's tokenizers see differently from today's Unicode.
#pragma once

namespace glass {

/// True for characters that became marks, punctuation or format characters after Unicode 8. The Hugging Face
/// `tokenizers` library carries Unicode 8 categories (its crate unicode_categories 0.1), and takes these characters for
/// parts of words; so do we, so that ids are equal.
bool changed_since_unicode_8(char32_t c);

/// A nonspacing mark (Mn) by those categories: what stripping accents removes.
bool is_nonspacing_mark(char32_t c);

}  // namespace glass
