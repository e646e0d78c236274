// One word of Listen=, read and written.
#include "conf/stanza.h"

namespace orrery::kernel {

bool read_listen(ListenLine& out, std::string_view word) {
    auto slash = word.find('/');
    if (slash != std::string_view::npos) {
        out.tls = lower(word.substr(slash + 1));
        if (out.tls != "tls" && out.tls != "mtls") return false;
        word = word.substr(0, slash);
    }
    auto colon = word.rfind(':');
    if (colon != std::string_view::npos) {
        auto address = word.substr(0, colon);
        if (address.starts_with('[') && address.ends_with(']')) address = address.substr(1, address.size() - 2);
        if (address.empty()) return false;
        out.address = address;
        word.remove_prefix(colon + 1);
    }
    auto port = whole_number(word);
    if (!port || *port < 0 || *port > 65535) return false;
    out.port = static_cast<int>(*port);
    return true;
}

std::string ListenLine::text() const {
    auto out = (address.find(':') == std::string::npos ? address : "[" + address + "]") + ":" + std::to_string(port);
    return tls == "none" ? out : out + "/" + tls;
}

}  // namespace orrery::kernel
