#include "plugins/signature.h"

#include <openssl/evp.h>
#include <orrery/error.h>
#include <orrery/kit/crypto/encoding.h>

#include <fstream>
#include <memory>
#include <sstream>

#include "plugins/copy.h"

namespace orrery::kernel {

namespace {

namespace fs = std::filesystem;
constexpr size_t id_size = 8, key_size = 32, signature_size = 64;

/// The first lines of a short text file, without line ends.
std::vector<std::string> lines_of(const fs::path& file, size_t most) {
    constexpr size_t longest = 4096;
    std::vector<std::string> lines;
    std::ifstream in(file, std::ios::binary);
    for (std::string line; lines.size() < most && std::getline(in, line) && line.size() <= longest;) {
        if (line.ends_with('\r')) line.pop_back();
        lines.push_back(line);
    }
    return lines;
}

std::string decoded(const std::string& text, size_t size) {
    auto bytes = crypto::base64_decode(text);
    return bytes && bytes->size() == size ? *bytes : std::string();
}

PublicKey read_key(const fs::path& file) {
    check_owner(file);  // else whoever may write there decides what is trusted
    auto lines = fs::is_regular_file(file) ? lines_of(file, 2) : std::vector<std::string>();
    auto bytes = lines.size() == 2 ? decoded(lines[1], 2 + id_size + key_size) : "";
    if (!bytes.starts_with("Ed"))
        throw Error(Code::invalid, file.string() + " is no public key of minisign",
                    "`minisign -G` makes one; the second line of its .pub file is the key");
    return {bytes.substr(2, id_size), bytes.substr(2 + id_size), file};
}

bool signed_by(const PublicKey& key, const std::string& signature, const std::string& message) {
    auto raw = [](const std::string& text) { return reinterpret_cast<const unsigned char*>(text.data()); };
    std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> loaded(
        EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, raw(key.bytes), key.bytes.size()), EVP_PKEY_free);
    std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(), EVP_MD_CTX_free);
    return loaded && context && EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, loaded.get()) == 1 &&
           EVP_DigestVerify(context.get(), raw(signature), signature.size(), raw(message), message.size()) == 1;
}

}  // namespace

std::string blake2b(const fs::path& file) {
    std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(), EVP_MD_CTX_free);
    std::ifstream in(file, std::ios::binary);
    std::string part(1u << 16, '\0'), digest(EVP_MAX_MD_SIZE, '\0');
    bool fine = context && in && EVP_DigestInit_ex(context.get(), EVP_blake2b512(), nullptr) == 1;
    while (fine && (in.read(part.data(), static_cast<std::streamsize>(part.size())), in.gcount() > 0))
        fine = EVP_DigestUpdate(context.get(), part.data(), static_cast<size_t>(in.gcount())) == 1;
    unsigned size = 0;
    fine = fine && EVP_DigestFinal_ex(context.get(), reinterpret_cast<unsigned char*>(digest.data()), &size) == 1;
    if (!fine) throw Error(Code::unavailable, "cannot read " + file.string() + " for its signature");
    digest.resize(size);
    return digest;
}

std::vector<PublicKey> read_public_keys(const fs::path& folder) {
    std::vector<PublicKey> keys;
    if (!fs::is_directory(folder)) return keys;
    check_owner(folder);
    for (auto& entry : fs::directory_iterator(folder))
        if (entry.path().extension() == ".pub") keys.push_back(read_key(entry.path()));
    return keys;
}

const PublicKey& verify_signature(const fs::path& content, const fs::path& signature,
                                  const std::vector<PublicKey>& keys, const fs::path& shown) {
    auto refuse = [&](const std::string& why, const std::string& hint) -> Error {
        return {Code::denied, shown.string() + ": " + why, hint};
    };
    if (!fs::is_regular_file(signature))
        throw refuse(
            "it has no signature " + signature.filename().string(),
            "sign it with `minisign -S -m " + shown.filename().string() + "`, or set Plugins=any in [globals]");
    constexpr std::string_view trusted = "trusted comment: ";
    auto lines = lines_of(signature, 4);
    auto first = lines.size() == 4 ? decoded(lines[1], 2 + id_size + signature_size) : "";
    auto global = lines.size() == 4 ? decoded(lines[3], signature_size) : "";
    // "ED": over the digest, which minisign writes by default; the old form over the whole file is not accepted.
    if (!first.starts_with("ED") || global.empty() || !lines[2].starts_with(trusted))
        throw refuse(signature.filename().string() + " is no signature of minisign",
                     "sign it with `minisign -S -m " + shown.filename().string() + "`");
    auto own = first.substr(2 + id_size);
    for (auto& key : keys) {
        if (key.id != first.substr(2, id_size)) continue;
        if (!signed_by(key, own, blake2b(content)))
            throw refuse("its bytes are not what was signed", "install it anew from where it came from");
        if (!signed_by(key, global, own + lines[2].substr(trusted.size())))
            throw refuse("the comment of its signature was changed", "install it anew from where it came from");
        return key;
    }
    throw refuse("it is signed by a key this site does not know",
                 "put the signer's public key, a .pub file, into the site's folder plugin-keys, if you trust it");
}

}  // namespace orrery::kernel
