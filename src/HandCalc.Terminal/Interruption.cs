using System.Runtime.InteropServices;

namespace HandCalc.Terminal;

/// <summary>While it lives, Ctrl-C and a request to end do not end the process, but are noted, for work that ends in good order.</summary>
internal sealed class Interruption : IDisposable
{
    private readonly PosixSignalRegistration[] registrations;
    private volatile bool isAsked;

    public Interruption() => registrations =
        [PosixSignalRegistration.Create(PosixSignal.SIGINT, Note), PosixSignalRegistration.Create(PosixSignal.SIGTERM, Note)];

    /// <summary>Whether somebody asked to stop.</summary>
    public bool IsAsked => isAsked;

    /// <summary>From here on, signals do again what they do.</summary>
    public void Dispose()
    {
        foreach (PosixSignalRegistration registration in registrations)
        {
            registration.Dispose();
        }
    }

    private void Note(PosixSignalContext signal) => signal.Cancel = isAsked = true;
}
