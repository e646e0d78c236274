// Detached signatures of libraries in minisign's format: Ed25519 over the BLAKE2b-512 of the file, <library>.minisig.
#pragma once
#include <filesystem>
#include <string>
#include <vector>

namespace orrery::kernel {

/// A public key as `minisign -G` writes it.
struct PublicKey {
    std::string id, bytes;  ///< 8 and 32 bytes
    std::filesystem::path file;
};

/// The keys *.pub of a folder; none when there is no such folder. Throws Error(invalid) for a file that is no key.
std::vector<PublicKey> read_public_keys(const std::filesystem::path& folder);

/// Verifies `content`, a file with the bytes of the library, against the text of its signature; gives the key that
/// signed it. `shown` is the library's name in errors. Throws Error(denied) with what is wrong.
const PublicKey& verify_signature(const std::filesystem::path& content, const std::filesystem::path& signature,
                                  const std::vector<PublicKey>& keys, const std::filesystem::path& shown);

}  // namespace orrery::kernel
