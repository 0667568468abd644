package dev.gatehouse.register.repeats;

import dev.gatehouse.pipeline.Response;
import dev.gatehouse.pipeline.Waiting;
import java.io.IOException;
import java.time.Duration;

/** What is known of a change when a call asks for it. */
public sealed interface Found {

  /** Nothing: this call is the first, and has to settle the claim. */
  record Mine(Claim claim) implements Found {}

  /** The key belongs to another request. */
  record Different() implements Found {}

  /** The first call has no answer yet. */
  record UnderWay(First first) implements Found {}

  /** The first call was not sent: the next one is the first. */
  record Released() implements Found {}

  /** The first call was answered. */
  record Answered(String call, Kept kept) implements Found {}

  /** The first call was answered, and its answer is not kept. */
  record AnswerGone(String call) implements Found {}

  /** Nobody knows whether the first call was carried out. */
  record Unknown(String call) implements Found {}

  /**
   * No key can be kept now.
   *
   * @param ofCaller whether it is the caller that has too many
   */
  record Full(boolean ofCaller) implements Found {}

  /** A first call that is under way. */
  interface First {
    /** What is known of it when it has ended, or after that time. */
    Found await(Waiting waiting, Duration most);
  }

  /** An answer in the store. */
  interface Kept {
    /**
     * Reads it.
     *
     * @throws IOException if it cannot be read any more
     */
    Response read(Waiting waiting) throws IOException;
  }
}
