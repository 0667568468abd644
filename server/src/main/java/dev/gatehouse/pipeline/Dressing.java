package dev.gatehouse.pipeline;

/** What is changed in the fields of every answer of an operation, also of a refusal. */
@FunctionalInterface
public interface Dressing {
  /** Answers go as they are. */
  Dressing PLAIN = (_, answer) -> answer;

  /** The answer as it leaves; its status and its body are the same. Must not throw. */
  Response dress(Exchange exchange, Response answer);

  /** This one, then another one. */
  default Dressing then(Dressing next) {
    return (exchange, answer) -> next.dress(exchange, dress(exchange, answer));
  }
}
