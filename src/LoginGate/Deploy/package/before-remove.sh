# Run by both kinds of package when they are removed, not when they are upgraded.
if [ -d /run/systemd/system ]; then
    systemctl disable --now logingate || true
fi
