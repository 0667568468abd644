/**
 * Bytes: listeners, TLS, HTTP, upstream connections, forwarding. The only room with Netty.
 *
 * <p><b>Two protocols, one call.</b> {@code Greeting} finds out what a connection speaks and turns
 * it into a {@code CallerConnection} (HTTP/1.1, one call at a time) or {@code CallerStreams} with
 * its {@code StreamCalls} (HTTP/2, many), each on a {@code CallerSocket}. Both make {@code Call}s:
 * the request in its canonical form, its way through the pipeline, its deadline, what becomes of it
 * when its caller leaves, the account of its content, the record of a streamed answer. What is the
 * wire's is in {@code LineCall} with {@code LineAnswer}, and in {@code StreamCall} with {@code
 * StreamAnswer}: where content begins and ends, how an answer is framed, how a caller is told that
 * it broke off, who waits for whom.
 *
 * <p><b>Flow.</b> A {@code WireBody} stands between one who sends and one who takes. Over HTTP/1.1
 * the sender is held by not being read; over HTTP/2 by credit, which comes back when a part has
 * found its taker ({@code Inflow}), so that nobody can fill our memory by being slow at the other
 * end.
 *
 * <p><b>Upstreams.</b> A {@code Forwarding} takes a call through an upstream: its {@code Passage}
 * has it let in by the {@code UpstreamGate} and told one of the {@code Targets}, whose {@code
 * UpstreamPool} has, or makes by its {@code Dialer}, what can carry it: an {@code
 * UpstreamConnection} (HTTP/1.1), or an {@code UpstreamStream} of {@code UpstreamStreams} (HTTP/2,
 * many). {@code Sending} brings the request to that {@code Carrier}, {@code Reply} the answer back.
 * What may be sent again when one fails is said by its {@code Course}, its {@code Stake} and {@code
 * Repetition}.
 *
 * <p><b>Frames.</b> {@code Frames} cuts what comes into frames, {@code FrameReading} knows what
 * they mean and tells {@code FrameStreams}, {@code FramesOut} gathers what leaves in one turn of
 * the loop, as far as {@code Credit} has it, {@code Allowance} says how much may come, {@code
 * Patience} counts what serves nobody: a flood ends its own connection.
 *
 * <p><b>TLS.</b> {@code ServerTls} says what a listener shows ({@code ShownCertificates}) and asks
 * for. Who is believed is decided by {@code CallerTrust} and {@code UpstreamTrust}, along a {@code
 * CertificatePath}: {@code CertificateProfile} holds each certificate to its form, {@code
 * CertifiedNames} says whom it names, {@code Revocations} what is no longer believed.
 *
 * <p><b>Ends.</b> Who closes a socket on bytes that it did not read resets it, and what was said
 * last may be lost. So {@code Farewell} leaves a caller's connection, over HTTP/2 after a {@code
 * Goodbye}, and {@code Parting} reads an upstream's to its end.
 */
@NullMarked
package dev.gatehouse.proxy;

import org.jspecify.annotations.NullMarked;
