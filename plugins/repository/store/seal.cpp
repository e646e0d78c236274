#include "seal.h"

#include <openssl/evp.h>
#include <orrery/kit/crypto/encoding.h>
#include <orrery/kit/crypto/private_file.h>
#include <orrery/kit/crypto/random.h>

#include <memory>
#include <stdexcept>

namespace orrery::repository {
namespace {

constexpr std::size_t key_size = 32, nonce_size = 12, tag_size = 16;
constexpr std::string_view prefix = "sealed1:";

struct FreeContext {
    void operator()(EVP_CIPHER_CTX* context) const { EVP_CIPHER_CTX_free(context); }
};
using Context = std::unique_ptr<EVP_CIPHER_CTX, FreeContext>;

const unsigned char* bytes(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }
unsigned char* bytes(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }

void require(int result) {
    if (result != 1) throw std::runtime_error("the cipher for secrets at rest failed");
}

}  // namespace

Seal::Seal(std::string_view key) : key_(key) {
    if (key_.size() != key_size) throw std::invalid_argument("the key for secrets at rest must have 32 bytes");
}

Seal Seal::from_file(const std::filesystem::path& file) {
    if (!std::filesystem::exists(file)) {
        if (std::filesystem::create_directories(file.parent_path()))
            std::filesystem::permissions(file.parent_path(), std::filesystem::perms::owner_all);
        crypto::write_private_file(file, crypto::base64_encode(crypto::random_bytes(key_size)) + "\n");
    }
    auto text = crypto::read_private_file(file);
    while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) text.pop_back();
    auto key = crypto::base64_decode(text);
    if (!key || key->size() != key_size)
        throw std::runtime_error(file.string() +
                                 " does not hold a key of 32 bytes in base64; restore it from a backup");
    return Seal(*key);
}

std::string Seal::close(std::string_view text, std::string_view place) const {
    std::string out = crypto::random_bytes(nonce_size);
    std::string sealed(text.size(), '\0'), tag(tag_size, '\0');
    const Context context(EVP_CIPHER_CTX_new());
    int length = 0;
    require(EVP_EncryptInit_ex(context.get(), EVP_aes_256_gcm(), nullptr, bytes(key_), bytes(out)));
    require(EVP_EncryptUpdate(context.get(), nullptr, &length, bytes(place), static_cast<int>(place.size())));
    require(EVP_EncryptUpdate(context.get(), bytes(sealed), &length, bytes(text), static_cast<int>(text.size())));
    require(EVP_EncryptFinal_ex(context.get(), bytes(tag), &length));
    require(EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_GCM_GET_TAG, tag_size, tag.data()));
    return std::string(prefix) + crypto::base64_encode(out + sealed + tag);
}

std::optional<std::string> Seal::open(std::string_view sealed, std::string_view place) const {
    if (!sealed.starts_with(prefix)) return std::nullopt;
    auto raw = crypto::base64_decode(sealed.substr(prefix.size()));
    if (!raw || raw->size() < nonce_size + tag_size) return std::nullopt;
    const auto size = raw->size() - nonce_size - tag_size;
    std::string out(size, '\0'), tag = raw->substr(nonce_size + size);
    const Context context(EVP_CIPHER_CTX_new());
    int length = 0;
    require(EVP_DecryptInit_ex(context.get(), EVP_aes_256_gcm(), nullptr, bytes(key_), bytes(*raw)));
    require(EVP_DecryptUpdate(context.get(), nullptr, &length, bytes(place), static_cast<int>(place.size())));
    require(EVP_DecryptUpdate(context.get(), bytes(out), &length, bytes(*raw) + nonce_size, static_cast<int>(size)));
    require(EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_GCM_SET_TAG, tag_size, tag.data()));
    if (EVP_DecryptFinal_ex(context.get(), bytes(tag), &length) != 1) return std::nullopt;
    return out;
}

}  // namespace orrery::repository
