// What a TlsContext holds, for the server's own files.
#pragma once
#include <boost/asio/ssl/context.hpp>

#include "orrery/kit/http/tls.h"

namespace orrery::kit::http {

/// Shared by the connections that were accepted with it.
struct TlsContext::State {
    boost::asio::ssl::context context{boost::asio::ssl::context::tls_server};
};

/// Common name of the verified peer, or nothing.
std::string peer_common_name(SSL* connection);

}  // namespace orrery::kit::http
