// Detached signatures in minisign's format: Ed25519 over the BLAKE2b-512 of the file, <file>.minisig.
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

/// The keys *.pub of a folder; none when there is no such folder. Throws Error(invalid) for a file that is no key,
/// Error(denied) when others may write to one or to the folder.
std::vector<PublicKey> read_public_keys(const std::filesystem::path& folder);

/// BLAKE2b-512 of a file's bytes. Throws Error(unavailable) when it cannot be read.
std::string blake2b(const std::filesystem::path& file);

/// Verifies `content`, a file with the bytes that were signed, against the text of its signature; gives the key that
/// signed it. `shown` is the file's name in errors. Throws Error(denied) with what is wrong.
const PublicKey& verify_signature(const std::filesystem::path& content, const std::filesystem::path& signature,
                                  const std::vector<PublicKey>& keys, const std::filesystem::path& shown);

}  // namespace orrery::kernel
