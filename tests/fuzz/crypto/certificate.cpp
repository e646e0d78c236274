// Bytes that should be a certificate are described or refused, and are not taken for issued by our root.
#include <orrery/kit/crypto/certificate_info.h>
#include <orrery/kit/crypto/certificates.h>

#include <cstdint>
#include <cstdlib>
#include <stdexcept>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const std::string root = orrery::crypto::make_root_authority("root").certificate_pem;
    const std::string_view pem(reinterpret_cast<const char*>(data), size);
    try {
        orrery::crypto::read_certificate(pem);
        if (orrery::crypto::is_issued_by(pem, root)) std::abort();
    } catch (const std::exception&) {
    }
    return 0;
}
