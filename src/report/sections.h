// The sections of the page, one source file each. A section draws nothing when its files are absent.
#pragma once

#include "artefacts.h"
#include "html.h"

namespace glass::report {

void draw_summary(Html& html, const Artefacts& artefacts);
void draw_curves(Html& html, const Artefacts& artefacts);
void draw_metrics(Html& html, const Artefacts& artefacts);
void draw_confusion(Html& html, const Artefacts& artefacts);
/// True where some split has counts by class.
bool has_classes(const Artefacts& artefacts);
void draw_classes(Html& html, const Artefacts& artefacts);
/// True where the record says what is in the data.
bool has_data(const Artefacts& artefacts);
void draw_data(Html& html, const Artefacts& artefacts);
void draw_calibration(Html& html, const Artefacts& artefacts);
void draw_written_texts(Html& html, const Artefacts& artefacts);
void draw_token_losses(Html& html, const Artefacts& artefacts);
/// Whether some word stands in enough texts to say something of it.
bool has_corpus(const Artefacts& artefacts);
void draw_corpus(Html& html, const Artefacts& artefacts);
void draw_words(Html& html, const Artefacts& artefacts);
void draw_examples(Html& html, const Artefacts& artefacts);
void draw_agreement(Html& html, const Artefacts& artefacts);
void draw_explanation_metrics(Html& html, const Artefacts& artefacts);
void draw_completeness(Html& html, const Artefacts& artefacts);
void draw_methods(Html& html, const Artefacts& artefacts);
void draw_probes(Html& html, const Artefacts& artefacts);
/// Which methods the laboratory ranks where.
void draw_lab(Html& html, const Artefacts& artefacts);
void draw_bench(Html& html, const Artefacts& artefacts);
void draw_record(Html& html, const Artefacts& artefacts);

/// Opens <div class="scroll"><table> with a head row; the caller adds rows and closes with end_table.
void begin_table(Html& html, const std::vector<std::string>& head);
void end_table(Html& html);
/// A row over all columns that says of which texts the rows below it are; "all": of all.
void group_row(Html& html, std::size_t columns, const std::string& group);
/// A cell of digits, and one with its interval in smaller type.
void digits_cell(Html& html, const std::string& text);
void interval_cell(Html& html, const std::string& value, const std::string& bounds);
/// A horizontal bar of a share in [0, 1] with an optional mark (a baseline) in [0, 1].
void draw_bar(Html& html, double share, double mark, const std::string& title);

}  // namespace glass::report
