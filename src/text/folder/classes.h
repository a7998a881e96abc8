// The classes of tokenizers that are read without a tokenizer.json, by the names that transformers gives them.
#pragma once

#include <string>

#include "text/folder/build.h"

namespace glass {

/// Fills the build from the folder's files.
using BuildClass = void (*)(FolderBuild&);

/// The class that AutoTokenizer of transformers 5 takes for a folder: tokenizer_class, else that of the model_type;
/// "" where neither file names one.
std::string class_of(const FolderSettings& settings);

/// transformers' class for a model_type: "" where it names none that is known here, "TokenizersBackend" where the
/// folder's file decides.
std::string usual_class_of(const std::string& model_type);

/// The file that a class reads its vocabulary from; "" for a class that is not supported.
std::string vocabulary_file_of(const std::string& name);

/// The function of a class; a class that is not supported is an Error (data) that says what to do.
BuildClass find_class(const std::string& name, const FolderSettings& settings);

// vocab.json with merges.txt
void build_roberta(FolderBuild& build);
void build_gpt2(FolderBuild& build);
void build_gpt_neox(FolderBuild& build);
void build_qwen2(FolderBuild& build);
void build_blenderbot(FolderBuild& build);
void build_deberta(FolderBuild& build);
// vocab.txt
void build_bert(FolderBuild& build);
void build_mpnet(FolderBuild& build);
void build_funnel(FolderBuild& build);
// A SentencePiece model of pieces with probabilities
void build_t5(FolderBuild& build);
void build_xlm_roberta(FolderBuild& build);
void build_camembert(FolderBuild& build);
void build_mbart(FolderBuild& build);
void build_mbart50(FolderBuild& build);
void build_albert(FolderBuild& build);
void build_xlnet(FolderBuild& build);
void build_big_bird(FolderBuild& build);
void build_deberta_v2(FolderBuild& build);
void build_marian(FolderBuild& build);
// tokenizer.model
void build_llama(FolderBuild& build);
void build_gemma(FolderBuild& build);
void build_by_its_file(FolderBuild& build);

}  // namespace glass
