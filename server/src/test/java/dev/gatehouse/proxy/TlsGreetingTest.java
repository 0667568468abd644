package dev.gatehouse.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.ssl.SslHandler;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is read of a caller that was refused before its handshake. */
class TlsGreetingTest {
  @TempDir Path folder;

  /** Its connection stays for a moment, as it may by io_uring. */
  @Test
  void hears_nothing_behind_a_refusal() throws Exception {
    ServerTls tls = new TestAuthority(folder, "servers").serving("a.example");
    Peer peer = new Peer(InetAddress.getLoopbackAddress(), 443);
    EmbeddedChannel channel =
        new EmbeddedChannel(new Staying(), tls.handler(peer, Duration.ofSeconds(10)));
    byte[] right =
        BareRecords.framed(BareRecords.HANDSHAKE, BareHello.of13(new byte[32]).message());
    byte[] wrong =
        BareRecords.framed(
            BareRecords.HANDSHAKE,
            BareHello.of13(new byte[32])
                .with(BareHello.ALPN, BareHello.protocols("imap"))
                .message());
    channel.writeInbound(Unpooled.wrappedBuffer(BareHello.joined(wrong, right)));
    channel.writeInbound(Unpooled.wrappedBuffer(right));
    assertThat(channel.pipeline().get(SslHandler.class)).isNull();
    ByteBuf told = channel.readOutbound();
    assertThat(ByteBufUtil.hexDump(told)).isEqualTo("15030300020278");
    told.release();
    assertThat(channel.outboundMessages()).isEmpty();
  }

  private static final class Staying extends ChannelOutboundHandlerAdapter {
    @Override
    public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
      promise.setSuccess();
    }
  }
}
