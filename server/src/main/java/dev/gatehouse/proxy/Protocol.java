package dev.gatehouse.proxy;

import io.netty.handler.ssl.ApplicationProtocolNames;
import java.util.List;

/** What an upstream is spoken to in. */
public enum Protocol {
  HTTP_1_1,
  /** Over TLS by agreement (RFC 7301), else by prior knowledge (RFC 9113 §3.3). */
  HTTP_2,
  /** What is agreed on over TLS; without, HTTP/1.1. */
  AUTO;

  /** What is offered over TLS, the best first. */
  List<String> offered() {
    return switch (this) {
      case HTTP_1_1 -> List.of(ApplicationProtocolNames.HTTP_1_1);
      case HTTP_2 -> List.of(ApplicationProtocolNames.HTTP_2);
      case AUTO -> List.of(ApplicationProtocolNames.HTTP_2, ApplicationProtocolNames.HTTP_1_1);
    };
  }
}
