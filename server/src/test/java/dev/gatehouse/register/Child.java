package dev.gatehouse.register;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;

/**
 * A process that works on a register until it is killed, and says each thing only when the register
 * said that it is done. Lines: {@code key TEXT}, {@code revoked TEXT}, {@code passed ID}.
 */
final class Child {
  private static final Duration SOON = Duration.ofSeconds(20);

  private Child() {}

  public static void main(String[] arguments) throws Exception {
    StateFolder folder = StateFolder.own(Path.of(arguments[0]));
    try (Register register =
        Register.open(folder, InstantSource.system(), new SecureRandom(), _ -> {})) {
      for (int i = 0; ; i++) {
        Keyring.Issued issued = register.keyring().issue("portal", Key.NEVER, "mara");
        say("key " + issued.text());
        if (i % 2 == 0) {
          register.keyring().revoke(issued.key().id(), "mara");
          say("revoked " + issued.text());
        }
        pass(register.approvals(), issued.key().id());
      }
    }
  }

  private static void pass(ApprovalBook book, String digest) throws Exception {
    Approval.Ask ask =
        new Approval.Ask(
            digest, digest, "bot", "crm", "op", "POST", "/", "", "", "call", Duration.ofHours(1));
    String id = ((Approvals.Standing) book.open(SOON, ask)).approval().id();
    book.grant(id, "mara", "");
    if (book.pass(SOON, id, "call")) {
      say("passed " + id);
    }
  }

  private static void say(String line) {
    System.out.println(line);
    System.out.flush();
  }
}
