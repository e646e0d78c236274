// Replies of mail servers.
#include <orrery/kit/client/smtp_session.h>

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    orrery::client::SmtpReplyReader reader;
    try {
        auto reply = reader.feed({reinterpret_cast<const char*>(data), size});
        while (reply) reply = reader.feed({});
    } catch (const orrery::Error&) {
    }
    return 0;
}
