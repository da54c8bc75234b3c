using System.Net.Sockets;

namespace Akka.IO;

/// <summary>Socket options of the TCP extension.</summary>
public class Inet
{
    /// <summary>
    /// Sets something on a socket at one or more moments of its life. Options of a Bind are asked before binding and
    /// again for every accepted socket; options of a Connect before and after connecting.
    /// </summary>
    public abstract class SocketOption
    {
        /// <summary>
        /// Whether <see cref="AfterConnect"/> does anything: a managed socket is made of an accepted connection only for an
        /// option that wants it.
        /// </summary>
        internal bool ActsAfterConnect =>
            _actsAfterConnect ??= GetType().GetMethod(nameof(AfterConnect), [typeof(Socket)])?.DeclaringType != typeof(SocketOption);

        private bool? _actsAfterConnect;

        /// <summary>Called on a datagram socket before it is bound.</summary>
        public virtual void BeforeDatagramBind(Socket ds)
        {
        }

        /// <summary>Called on a listening socket before it is bound.</summary>
        public virtual void BeforeServerSocketBind(Socket ss)
        {
        }

        /// <summary>Called on a socket before it connects.</summary>
        public virtual void BeforeConnect(Socket s)
        {
        }

        /// <summary>Called on a connected socket: after connecting, or right after it was accepted.</summary>
        public virtual void AfterConnect(Socket s)
        {
        }
    }

    /// <summary>A socket option that is also asked after a listening socket was bound.</summary>
    public abstract class SocketOptionV2 : SocketOption
    {
        /// <summary>Called on a listening socket after it was bound.</summary>
        public virtual void AfterBind(Socket s)
        {
        }
    }

    /// <summary>Ready-made socket options.</summary>
    public static class SO
    {
        /// <summary>Sets the kernel's receive buffer, in bytes.</summary>
        public class ReceiveBufferSize : SocketOption
        {
            private readonly int _size;

            /// <summary>Creates the option; the size must be positive.</summary>
            public ReceiveBufferSize(int size)
            {
                ArgumentOutOfRangeException.ThrowIfNegativeOrZero(size);
                _size = size;
            }

            /// <inheritdoc />
            public override void BeforeServerSocketBind(Socket ss) => ss.ReceiveBufferSize = _size;

            /// <inheritdoc />
            public override void BeforeDatagramBind(Socket ds) => ds.ReceiveBufferSize = _size;

            /// <inheritdoc />
            public override void BeforeConnect(Socket s) => s.ReceiveBufferSize = _size;
        }

        /// <summary>Allows or forbids binding an address that a closed socket still occupies.</summary>
        public class ReuseAddress : SocketOption
        {
            private readonly bool _on;

            /// <summary>Creates the option.</summary>
            public ReuseAddress(bool on) => _on = on;

            /// <inheritdoc />
            public override void BeforeServerSocketBind(Socket ss) => Set(ss);

            /// <inheritdoc />
            public override void BeforeDatagramBind(Socket ds) => Set(ds);

            /// <inheritdoc />
            public override void BeforeConnect(Socket s) => Set(s);

            private void Set(Socket socket) => socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, _on);
        }

        /// <summary>Sets the kernel's send buffer, in bytes.</summary>
        public class SendBufferSize : SocketOption
        {
            private readonly int _size;

            /// <summary>Creates the option; the size must be positive.</summary>
            public SendBufferSize(int size)
            {
                ArgumentOutOfRangeException.ThrowIfNegativeOrZero(size);
                _size = size;
            }

            /// <inheritdoc />
            public override void AfterConnect(Socket s) => s.SendBufferSize = _size;
        }

        /// <summary>Sets the type-of-service byte of outgoing packets, 0 to 255.</summary>
        public class TrafficClass : SocketOption
        {
            private readonly int _class;

            /// <summary>Creates the option.</summary>
            public TrafficClass(int tc)
            {
                ArgumentOutOfRangeException.ThrowIfNegative(tc);
                ArgumentOutOfRangeException.ThrowIfGreaterThan(tc, 255);
                _class = tc;
            }

            /// <inheritdoc />
            public override void AfterConnect(Socket s) =>
                s.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.TypeOfService, _class);
        }
    }
}
