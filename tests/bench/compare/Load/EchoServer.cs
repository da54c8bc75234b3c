namespace Compare.Load;

/// <summary>What stands behind HAProxy: every connection gets back what it sent. One thread.</summary>
internal static unsafe class EchoServer
{
    private const int ListenerTag = 0;
    private const int BufferBytes = 4096;

    public static int Serve(string announcementsFile)
    {
        using var announcements = new Announcements(announcementsFile);
        using var poller = new Poller();
        var port = 0;
        var listener = Native.Listen(ref port, 4096);
        poller.Watch(listener, ListenerTag);
        Console.WriteLine(port);
        Worker.EndWithInput();
        var buffer = stackalloc byte[BufferBytes];
        while (true)
        {
            var ready = poller.Wait(-1);
            for (var i = 0; i < ready; i++)
            {
                if (poller.Tag(i) is var handle && handle != ListenerTag)
                    Echo(handle, buffer, announcements);
                else
                    AcceptAll(listener, poller, announcements);
            }
        }
    }

    private static void AcceptAll(int listener, Poller poller, Announcements announcements)
    {
        while (Native.Accept(listener) is >= 0 and var handle)
        {
            announcements.NoteOpened();
            poller.Watch(handle, handle);
        }
    }

    private static void Echo(int handle, byte* buffer, Announcements announcements)
    {
        var count = Native.Receive(handle, buffer, BufferBytes, Native.DontWait);
        if (count > 0)
        {
            _ = Native.Send(handle, buffer, count, Native.NoSignal);
            return;
        }
        announcements.NoteClosed();
        Native.Reset(handle);
    }
}
