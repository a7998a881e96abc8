// SHA-256 (OpenSSL) and XXH3 (xxHash) of memory and of files, read in pieces.
#include "glass/base/hash.h"

#include <openssl/evp.h>
#include <xxhash.h>

#include <memory>
#include <vector>

#include "descriptor.h"
#include "glass/base/error.h"

namespace glass {

namespace {

constexpr std::size_t kPiece = std::size_t{1} << 20;

std::string hex(const unsigned char* bytes, std::size_t size) {
  std::string text;
  for (std::size_t i = 0; i < size; ++i) text += fmt::format("{:02x}", bytes[i]);
  return text;
}

class Sha256 {
 public:
  Sha256() : context_(EVP_MD_CTX_new(), &EVP_MD_CTX_free) {
    check(context_ != nullptr && EVP_DigestInit_ex(context_.get(), EVP_sha256(), nullptr) == 1, "SHA-256 cannot start");
  }
  void add(std::string_view bytes) {
    check(EVP_DigestUpdate(context_.get(), bytes.data(), bytes.size()) == 1, "SHA-256 failed");
  }
  std::string finish() {
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned int size = 0;
    check(EVP_DigestFinal_ex(context_.get(), digest, &size) == 1, "SHA-256 cannot finish");
    return hex(digest, size);
  }

 private:
  std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context_;
};

class Xxh128 {
 public:
  Xxh128() : state_(XXH3_createState(), &XXH3_freeState) {
    check(state_ != nullptr && XXH3_128bits_reset(state_.get()) == XXH_OK, "XXH3 cannot start");
  }
  void add(std::string_view bytes) {
    check(XXH3_128bits_update(state_.get(), bytes.data(), bytes.size()) == XXH_OK, "XXH3 failed");
  }
  std::string finish() const {
    XXH128_canonical_t canonical;
    XXH128_canonicalFromHash(&canonical, XXH3_128bits_digest(state_.get()));
    return hex(canonical.digest, sizeof(canonical.digest));
  }

 private:
  std::unique_ptr<XXH3_state_t, decltype(&XXH3_freeState)> state_;
};

template <typename Algorithm>
std::string hash_bytes(std::string_view bytes) {
  Algorithm algorithm;
  algorithm.add(bytes);
  return algorithm.finish();
}

template <typename Algorithm>
std::string hash_file(const std::filesystem::path& path) {
  struct stat facts {};
  const Descriptor file = open_regular(path, facts);
  std::vector<char> buffer(kPiece);
  Algorithm algorithm;
  while (const std::size_t got = read_some(file.get(), buffer.data(), buffer.size(), path))
    algorithm.add({buffer.data(), got});
  return algorithm.finish();
}

}  // namespace

struct Hasher::State {
  Xxh128 algorithm;
};

Hasher::Hasher() : state_(std::make_unique<State>()) {}
Hasher::~Hasher() = default;
Hasher::Hasher(Hasher&&) noexcept = default;

void Hasher::add(std::string_view text) {
  add(text.size());
  add_bytes(text.data(), text.size());
}

void Hasher::add_bytes(const void* bytes, std::size_t size) {
  state_->algorithm.add({static_cast<const char*>(bytes), size});
}

std::string Hasher::hex() const {
  return state_->algorithm.finish();
}

std::string sha256_hex(std::string_view bytes) {
  return hash_bytes<Sha256>(bytes);
}
std::string sha256_file(const std::filesystem::path& path) {
  return hash_file<Sha256>(path);
}
std::string xxh128_hex(std::string_view bytes) {
  return hash_bytes<Xxh128>(bytes);
}
std::string xxh128_file(const std::filesystem::path& path) {
  return hash_file<Xxh128>(path);
}
std::uint64_t hash64(std::string_view bytes) {
  return XXH3_64bits(bytes.data(), bytes.size());
}

}  // namespace glass
