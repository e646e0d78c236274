// Addresses from settings: what is taken can stand in a request or a mail's header without ending it.
#include <orrery/kit/client/mail.h>
#include <orrery/kit/client/url.h>

#include <cstdlib>

namespace {

void must_be_clean(std::string_view text) {
    if (text.find_first_of("\r\n") != text.npos || text.find('\0') != text.npos) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    std::string_view text(reinterpret_cast<const char*>(data), size);
    try {
        auto url = orrery::client::parse_url(text, "url");
        must_be_clean(url.authority + url.target + url.endpoint.host);
    } catch (const orrery::Error&) {
    }
    try {
        for (auto& address : orrery::client::parse_addresses(text, "to")) must_be_clean(address.mailbox);
    } catch (const orrery::Error&) {
    }
    return 0;
}
