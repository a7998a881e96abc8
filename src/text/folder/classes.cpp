// Which class a folder has, and what is done with it.
#include "text/folder/classes.h"

#include <algorithm>
#include <iterator>

#include "glass/base/error.h"

namespace glass {

namespace {

/// What transformers takes for a model_type that it has no class for: tokenizer.json, or a tokenizer.model as it is.
constexpr const char* kByFile = "TokenizersBackend";

struct KnownClass {
  const char* name;
  BuildClass build;
  const char* file;  ///< of its vocabulary
};

constexpr KnownClass kClasses[] = {
    {"RobertaTokenizer", build_roberta, "vocab.json"},
    {"BartTokenizer", build_roberta, "vocab.json"},
    {"LongformerTokenizer", build_roberta, "vocab.json"},
    {"LEDTokenizer", build_roberta, "vocab.json"},
    {"MvpTokenizer", build_roberta, "vocab.json"},
    {"GPT2Tokenizer", build_gpt2, "vocab.json"},
    {"CodeGenTokenizer", build_gpt2, "vocab.json"},
    {"GPTNeoXTokenizer", build_gpt_neox, "vocab.json"},
    {"Qwen2Tokenizer", build_qwen2, "vocab.json"},
    {"BlenderbotTokenizer", build_blenderbot, "vocab.json"},
    {"DebertaTokenizer", build_deberta, "vocab.json"},
    {"BertTokenizer", build_bert, "vocab.txt"},
    {"DistilBertTokenizer", build_bert, "vocab.txt"},
    {"ElectraTokenizer", build_bert, "vocab.txt"},
    {"MobileBertTokenizer", build_bert, "vocab.txt"},
    {"ConvBertTokenizer", build_bert, "vocab.txt"},
    {"LayoutLMTokenizer", build_bert, "vocab.txt"},
    {"LxmertTokenizer", build_bert, "vocab.txt"},
    {"RetriBertTokenizer", build_bert, "vocab.txt"},
    {"SqueezeBertTokenizer", build_bert, "vocab.txt"},
    {"MPNetTokenizer", build_mpnet, "vocab.txt"},
    {"FunnelTokenizer", build_funnel, "vocab.txt"},
    {"T5Tokenizer", build_t5, "spiece.model"},
    {"MT5Tokenizer", build_t5, "spiece.model"},
    {"XLMRobertaTokenizer", build_xlm_roberta, "sentencepiece.bpe.model"},
    {"CamembertTokenizer", build_camembert, "sentencepiece.bpe.model"},
    {"MBartTokenizer", build_mbart, "sentencepiece.bpe.model"},
    {"MBart50Tokenizer", build_mbart50, "sentencepiece.bpe.model"},
    {"AlbertTokenizer", build_albert, "spiece.model"},
    {"XLNetTokenizer", build_xlnet, "spiece.model"},
    {"BigBirdTokenizer", build_big_bird, "spiece.model"},
    {"DebertaV2Tokenizer", build_deberta_v2, "spm.model"},
    {"MarianTokenizer", build_marian, "source.spm"},
    {"LlamaTokenizer", build_llama, "tokenizer.model"},
    {"GemmaTokenizer", build_gemma, "tokenizer.model"},
    {kByFile, build_by_its_file, "tokenizer.model"},
    {"PreTrainedTokenizer", build_by_its_file, "tokenizer.model"},
};

struct TypeClass {
  const char* model_type;
  const char* name;
};

/// transformers' own table, as far as its classes stand above.
constexpr TypeClass kTypes[] = {
    {"albert", "AlbertTokenizer"},
    {"bart", "RobertaTokenizer"},
    {"bert", "BertTokenizer"},
    {"big_bird", "BigBirdTokenizer"},
    {"bigbird_pegasus", kByFile},
    {"blenderbot", "BlenderbotTokenizer"},
    {"bridgetower", "RobertaTokenizer"},
    {"camembert", "CamembertTokenizer"},
    {"codegen", "GPT2Tokenizer"},
    {"convbert", "BertTokenizer"},
    {"data2vec-text", "RobertaTokenizer"},
    {"dbrx", "GPT2Tokenizer"},
    {"deberta", "DebertaTokenizer"},
    {"deberta-v2", "DebertaV2Tokenizer"},
    {"distilbert", "BertTokenizer"},
    {"electra", "BertTokenizer"},
    {"ernie", "BertTokenizer"},
    {"falcon_mamba", "GPTNeoXTokenizer"},
    {"funnel", "FunnelTokenizer"},
    {"gemma", "GemmaTokenizer"},
    {"gemma2", "GemmaTokenizer"},
    {"gemma3", "GemmaTokenizer"},
    {"gemma3_text", "GemmaTokenizer"},
    {"gpt2", "GPT2Tokenizer"},
    {"gpt_neo", "GPT2Tokenizer"},
    {"gpt_neox", "GPTNeoXTokenizer"},
    {"gptj", "GPT2Tokenizer"},
    {"granite", kByFile},
    {"ibert", "RobertaTokenizer"},
    {"layoutlm", "BertTokenizer"},
    {"led", "LEDTokenizer"},
    {"lilt", "RobertaTokenizer"},
    {"longformer", "RobertaTokenizer"},
    {"lxmert", "LxmertTokenizer"},
    {"mamba", "GPTNeoXTokenizer"},
    {"mamba2", "GPTNeoXTokenizer"},
    {"marian", "MarianTokenizer"},
    {"mbart", "MBartTokenizer"},
    {"megatron-bert", "BertTokenizer"},
    {"mistral", kByFile},
    {"mixtral", kByFile},
    {"mobilebert", "MobileBertTokenizer"},
    {"modernbert", kByFile},
    {"mpnet", "MPNetTokenizer"},
    {"mpt", "GPTNeoXTokenizer"},
    {"mra", "RobertaTokenizer"},
    {"mt5", "T5Tokenizer"},
    {"mvp", "MvpTokenizer"},
    {"nezha", "BertTokenizer"},
    {"nomic_bert", "BertTokenizer"},
    {"nystromformer", kByFile},
    {"olmo", "GPTNeoXTokenizer"},
    {"olmo2", kByFile},
    {"olmoe", "GPTNeoXTokenizer"},
    {"opt", "GPT2Tokenizer"},
    {"pegasus", "PegasusTokenizer"},
    {"pegasus_x", kByFile},
    {"persimmon", kByFile},
    {"phi", "GPT2Tokenizer"},
    {"phi3", kByFile},
    {"qdqbert", "BertTokenizer"},
    {"qwen2", "Qwen2Tokenizer"},
    {"qwen2_moe", "Qwen2Tokenizer"},
    {"qwen3", "Qwen2Tokenizer"},
    {"qwen3_moe", "Qwen2Tokenizer"},
    {"roberta", "RobertaTokenizer"},
    {"roberta-prelayernorm", "RobertaTokenizer"},
    {"rwkv", "GPTNeoXTokenizer"},
    {"squeezebert", "BertTokenizer"},
    {"stablelm", kByFile},
    {"starcoder2", "GPT2Tokenizer"},
    {"switch_transformers", "T5Tokenizer"},
    {"t5", "T5Tokenizer"},
    {"umt5", kByFile},
    {"visual_bert", "BertTokenizer"},
    {"xlm-roberta", "XLMRobertaTokenizer"},
    {"xlm-roberta-xl", kByFile},
    {"xlnet", "XLNetTokenizer"},
    {"xmod", "XLMRobertaTokenizer"},
    {"yoso", "AlbertTokenizer"},
};

/// Their folders name classes that transformers 5 knows to be wrong.
constexpr const char* kWrongClass[] = {"modernbert", "phi3", "qwen2"};

struct OtherClass {
  const char* name;
  const char* why;
};

/// Classes that have no tokenizer.json, so that no conversion helps.
constexpr OtherClass kWithoutFile[] = {
    {"BertJapaneseTokenizer", "cuts words with MeCab, Sudachi or Juman++"},
    {"BertweetTokenizer", "normalizes tweets in Python"},
    {"PhobertTokenizer", "reads words that another program cut"},
    {"BartphoTokenizer", "reads two vocabularies in Python"},
    {"BioGptTokenizer", "cuts words with Moses's rules"},
    {"ByT5Tokenizer", "has bytes for tokens"},
    {"CanineTokenizer", "has characters for tokens"},
    {"CpmTokenizer", "cuts words with Jieba"},
    {"CTRLTokenizer", "merges in Python"},
    {"FlaubertTokenizer", "cuts words with Moses's rules"},
    {"FSMTTokenizer", "cuts words with Moses's rules"},
    {"GPTNeoXJapaneseTokenizer", "cuts words in Python"},
    {"MistralCommonBackend", "is Mistral's own library"},
    {"ProphetNetTokenizer", "is written in Python"},
    {"RoFormerTokenizer", "cuts words with Jieba"},
    {"TransfoXLTokenizer", "is written in Python"},
    {"XLMTokenizer", "cuts words with Moses's rules"},
};

const KnownClass* known_class(const std::string& name) {
  const auto found = std::find_if(std::begin(kClasses), std::end(kClasses),
                                  [&](const KnownClass& known) { return known.name == name; });
  return found == std::end(kClasses) ? nullptr : &*found;
}

std::string class_of_type(const std::string& model_type) {
  for (const auto& [type, name] : kTypes)
    if (model_type == type) return name;
  return "";
}

bool is_wrong_class(const std::string& model_type) {
  return std::find(std::begin(kWrongClass), std::end(kWrongClass), model_type) != std::end(kWrongClass);
}

/// The names of the class that stands for "whatever the file holds".
bool is_general(const std::string& name) {
  return name == kByFile || name == "PreTrainedTokenizer";
}

}  // namespace

std::string class_of(const FolderSettings& settings) {
  const std::string& stated = settings.stated_class();
  const std::string of_type = class_of_type(settings.model_type());
  if (stated.empty()) return of_type;
  if (of_type.empty() || of_type == stated) return stated;
  if (of_type == kByFile) return kByFile;
  return is_wrong_class(settings.model_type()) ? of_type : is_general(stated) ? kByFile : stated;
}

std::string usual_class_of(const std::string& model_type) {
  return class_of_type(model_type);
}

std::string vocabulary_file_of(const std::string& name) {
  const KnownClass* known = known_class(name);
  return known ? known->file : "";
}

BuildClass find_class(const std::string& name, const FolderSettings& settings) {
  const std::string folder = settings.folder().string();
  if (const KnownClass* known = known_class(name)) return known->build;
  for (const auto& [other, why] : kWithoutFile)
    if (name == other)
      fail(ErrorKind::data,
           "{}: its tokenizer is a {}, which {}; that is not supported, take a checkpoint with a "
           "tokenizer.json",
           folder, other, why);
  fail(ErrorKind::data,
       "{}: its tokenizer is a {}, which is read from a tokenizer.json alone; write one with transformers: python3 -c "
       "\"from transformers import AutoTokenizer as T; T.from_pretrained('{}').save_pretrained('{}')\"",
       folder, shown(name), shown(folder), shown(folder));
}

}  // namespace glass
