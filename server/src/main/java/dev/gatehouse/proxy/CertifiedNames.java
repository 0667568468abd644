package dev.gatehouse.proxy;

import java.net.InetAddress;
import java.security.cert.CertificateException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/**
 * The names that a certificate is for (RFC 9525): hosts, of which the first label may be an
 * asterisk, addresses, mailboxes and URIs. Its subject is no such name.
 *
 * @param hosts in lower case
 */
record CertifiedNames(
    List<String> hosts, List<InetAddress> addresses, List<String> mailboxes, List<String> uris) {
  private static final int MAILBOX = 1;
  private static final int HOST = 2;
  private static final int URI = 6;
  private static final int ADDRESS = 7;
  private static final int MOST = 512;
  private static final int LONGEST = 253;

  /**
   * The names of a certificate.
   *
   * @throws CertificateException if they cannot be read
   */
  static CertifiedNames of(X509Certificate certificate) throws CertificateException {
    List<String> hosts = new ArrayList<>();
    List<InetAddress> addresses = new ArrayList<>();
    List<String> mailboxes = new ArrayList<>();
    List<String> uris = new ArrayList<>();
    Collection<List<?>> names = certificate.getSubjectAlternativeNames();
    if (names == null && certificate.getExtensionValue("2.5.29.17") != null) {
      throw new CertificateParsingException("its names are malformed");
    }
    for (List<?> name : names == null ? List.<List<?>>of() : names) {
      String text = String.valueOf(name.get(1));
      switch ((Integer) name.get(0)) {
        case MAILBOX -> mailboxes.add(text);
        case HOST -> hosts.add(text.toLowerCase(Locale.ROOT));
        case URI -> uris.add(text);
        case ADDRESS -> addresses.add(InetAddress.ofLiteral(text));
        default -> {
          // Names of other sorts are bound to nothing.
        }
      }
    }
    return new CertifiedNames(
        List.copyOf(hosts), List.copyOf(addresses), List.copyOf(mailboxes), List.copyOf(uris));
  }

  /**
   * Holds the names to their form (RFC 5280 §4.2.1.6).
   *
   * @throws CertificateException if one is none, or there are too many
   */
  void require() throws CertificateException {
    if (hosts.size() + addresses.size() + mailboxes.size() + uris.size() > MOST) {
      throw new CertificateException("has more than " + MOST + " names");
    }
    for (String host : hosts) {
      if (!isName(host.startsWith("*.") ? host.substring(2) : host) || isAddress(host)) {
        throw new CertificateException("is for what is no name of a host: " + host);
      }
    }
    for (String mailbox : mailboxes) {
      int at = mailbox.indexOf('@');
      if (at <= 0 || !isName(mailbox.substring(at + 1))) {
        throw new CertificateException("is for what is no mailbox: " + mailbox);
      }
    }
  }

  /** Whether these are labels of letters, digits and hyphens (RFC 1123 §2.1). */
  static boolean isName(String name) {
    if (name.isEmpty() || name.length() > LONGEST) {
      return false;
    }
    for (String label : name.split("\\.", -1)) {
      if (!label.matches("[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?")) {
        return false;
      }
    }
    return true;
  }

  private static boolean isAddress(String host) {
    return host.chars().allMatch(c -> c == '.' || (c >= '0' && c <= '9'));
  }

  /** All of them as text, whatever their sort. */
  List<String> all() {
    List<String> all = new ArrayList<>(hosts);
    addresses.forEach(address -> all.add(address.getHostAddress()));
    all.addAll(mailboxes);
    all.addAll(uris);
    return List.copyOf(all);
  }

  /** Whether it is for this host, which is a name or the literal of an address. */
  boolean match(String host) {
    String asked = host.toLowerCase(Locale.ROOT);
    try {
      return addresses.contains(InetAddress.ofLiteral(asked));
    } catch (IllegalArgumentException e) {
      // Then it is a name.
      return hosts.stream().anyMatch(name -> matches(name, asked));
    }
  }

  // RFC 9525 §6.3: an asterisk stands for the whole first label, below at least two others.
  private static boolean matches(String name, String host) {
    if (!name.startsWith("*.")) {
      return name.equals(host);
    }
    int label = host.indexOf('.');
    return label > 0 && name.indexOf('.', 2) > 0 && name.substring(1).equals(host.substring(label));
  }
}
