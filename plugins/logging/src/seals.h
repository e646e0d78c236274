// The keys and checksums that show whether a log was tampered with.
#pragma once
#include <filesystem>
#include <string>
#include <string_view>

namespace orrery::logging {

/// Keys of one machine's logs, derived from the site's key: whoever has that can check the logs of every node.
struct SealKeys {
    std::string chain;      ///< 32 bytes, for HMAC-SHA-256
    std::string signature;  ///< 32 bytes, the secret of an Ed25519 key
};
SealKeys derive_keys(std::string_view site_key, std::string_view machine);
/// What the hashes of proxy sessions are salted with; the same on every node.
std::string derive_salt(std::string_view site_key);

/// Reads the site's key from a file that only its owner may read (0600); makes it where it is missing. Throws
/// std::runtime_error naming the file.
std::string read_or_make_site_key(const std::filesystem::path& file);
/// The same, but it must be there.
std::string read_site_key(const std::filesystem::path& file);

/// The checksums of one log: each is an HMAC over the one before and the row up to the tab before it, in base32.
class Chain {
public:
    /// `last` is the checksum before the first row; of a log that begins, genesis().
    Chain(std::string key, std::string last) : key_(std::move(key)), last_(std::move(last)) {}
    static std::string genesis(std::string_view key, std::string_view log);
    static std::string checksum(std::string_view key, std::string_view before, std::string_view row);
    const std::string& seal(std::string_view row) { return last_ = checksum(key_, last_, row); }
    const std::string& last() const noexcept { return last_; }

private:
    std::string key_, last_;
};

constexpr std::string_view signing_command = "Sign log file";
/// What the last row of a closed file says: "ed25519:" and the signature of the SHA-256 of all bytes before that row.
std::string sign_digest(const SealKeys& keys, std::string_view digest);
bool is_signature_of(const SealKeys& keys, std::string_view digest, std::string_view text);

}  // namespace orrery::logging
